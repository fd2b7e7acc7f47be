use ashore_protocol::{
    PortLabel, TargetRef,
    agent::Counts,
    editor::{Icon, Level, Restored, SessionStatus, TargetChoice, WhenPaused},
};

use super::*;

fn view(state: SessionState) -> SessionView {
    let status = SessionStatus {
        session: "id".into(),
        name: "orders".into(),
        state,
        context: None,
        namespace: "shop".into(),
        kind: Some(TargetKind::Deployment),
        workload: "orders".into(),
        service: "orders".into(),
        service_port: PortLabel::new(Some("http".into()), 8000),
        destination: Some("127.0.0.1:8081".into()),
        mode: Mode::Global,
        holder: "ann".into(),
        counts: Counts {
            intercepted: 1234,
            held: 2,
            passed: 5,
            ..Counts::default()
        },
        pid: 7,
        remarks: vec!["A remark.".into()],
    };
    SessionView {
        session: "s1".into(),
        run_configuration: "Debug orders".into(),
        folder: None,
        state,
        status: Some(status),
        target: Some(TargetChoice {
            target: TargetRef::new(TargetKind::Deployment, "orders"),
            context: None,
            namespace: None,
            port: None,
            local_port: None,
            mode: Mode::Global,
            when_paused: WhenPaused::Pass,
        }),
        local_port: Some(8081),
        suspended: false,
        restarting: false,
        silent: false,
        proof: None,
        over: false,
        display: None,
    }
}

fn check(view: &SessionView, english: &str, chinese: &str, icon: Icon) {
    let drawn = display(view, Locale::ENGLISH);
    assert_eq!((drawn.label.as_str(), drawn.icon), (english, icon));
    assert_eq!(display(view, Locale::named("zh-cn")).label, chinese);
}

#[test]
fn every_state() {
    use SessionState as S;
    for (state, english, chinese, icon) in [
        (
            S::Planned,
            "orders: preparing",
            "orders：准备中",
            Icon::Busy,
        ),
        (
            S::Preparing,
            "orders: preparing",
            "orders：准备中",
            Icon::Busy,
        ),
        (
            S::Ready,
            "orders: ready, waiting for the program to listen",
            "orders：就绪，等待程序监听",
            Icon::Waiting,
        ),
        (
            S::Active,
            "orders ← all, 1234",
            "orders ← 全部，1234",
            Icon::Active,
        ),
        (
            S::Paused,
            "orders: 2 held, others pass",
            "orders：停留 2，其他请求放行",
            Icon::Paused,
        ),
        (
            S::Reconnecting,
            "orders: reconnecting, the cluster answers",
            "orders：正在重连，由集群回答",
            Icon::Busy,
        ),
        (
            S::Restoring,
            "orders: restoring",
            "orders：恢复中",
            Icon::Busy,
        ),
        (
            S::Restored,
            "orders: as it was",
            "orders：已恢复原样",
            Icon::Restored,
        ),
        (
            S::Failed,
            "orders: not intercepted",
            "orders：未拦截",
            Icon::Failed,
        ),
    ] {
        check(&view(state), english, chinese, icon);
    }
    let mut hold = view(S::Paused);
    hold.target.as_mut().unwrap().when_paused = WhenPaused::Hold;
    check(
        &hold,
        "orders: 2 held, others wait",
        "orders：停留 2，其他请求等待",
        Icon::Paused,
    );
    assert_eq!(
        display(&view(S::Failed), Locale::ENGLISH).severity,
        Level::Error
    );
}

#[test]
fn what_the_user_wants_goes_before_what_the_machine_has() {
    use SessionState as S;
    for state in [S::Ready, S::Active, S::Paused] {
        let suspended = SessionView {
            suspended: true,
            ..view(state)
        };
        check(
            &suspended,
            "orders: interception paused",
            "orders：拦截已暂停",
            Icon::Paused,
        );
        let kinds: Vec<ActionKind> = display(&suspended, Locale::ENGLISH)
            .actions
            .iter()
            .map(|it| it.kind)
            .collect();
        assert_eq!(kinds[0], ActionKind::Resume);
    }
    let restoring = SessionView {
        suspended: true,
        ..view(S::Restoring)
    };
    check(
        &restoring,
        "orders: restoring",
        "orders：恢复中",
        Icon::Busy,
    );
    let restarting = SessionView {
        restarting: true,
        ..view(S::Active)
    };
    check(
        &restarting,
        "orders: restarting, the cluster answers",
        "orders：正在重启，由集群回答",
        Icon::Busy,
    );
}

#[test]
fn a_program_that_listens_nowhere_is_said_to_only_while_it_is_waited_for() {
    let silent = |state| SessionView {
        silent: true,
        ..view(state)
    };
    check(
        &silent(SessionState::Ready),
        "orders: the program listens on no port yet, the cluster answers",
        "orders：程序尚未监听任何端口，由集群回答",
        Icon::Waiting,
    );
    check(
        &silent(SessionState::Restored),
        "orders: as it was",
        "orders：已恢复原样",
        Icon::Restored,
    );
}

#[test]
fn what_is_known_is_told_with_its_name() {
    let mut over = view(SessionState::Restored);
    over.proof = Some(Restored {
        objects_compared: 3,
        different: vec!["service/orders was changed".into()],
        ..Restored::default()
    });
    let drawn = display(&over, Locale::ENGLISH);
    assert!(drawn.actions.is_empty());
    let told: Vec<String> = drawn
        .facts
        .iter()
        .map(|fact| format!("{}: {}", fact.name, fact.text))
        .collect();
    let expected = [
        "State: restored",
        "Target: shop · Deployment orders · orders:http/8000",
        "Goes to: 127.0.0.1:8081",
        "Mode: all",
        "Requests: 1234 here, 2 held, 5 by the cluster, 0 fell back, 0 failed",
        "Put back: 3 objects compared, 1 different",
        "Not as it was: service/orders was changed",
        "Note: A remark.",
    ];
    assert_eq!(told, expected);
}

#[test]
fn a_target_is_called_as_it_was_asked_for_until_the_cluster_has_answered() {
    let mut early = view(SessionState::Preparing);
    early.status.as_mut().unwrap().kind = None;
    assert_eq!(target_name(&early), "orders");
    early.status = None;
    assert_eq!(target_name(&early), "orders");
    early.target = None;
    assert_eq!(target_name(&early), "Debug orders");
}
