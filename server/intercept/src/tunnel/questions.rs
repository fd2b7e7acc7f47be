//! Questions that an agent has not answered yet.

use ashore_protocol::agent::{FromAgent, Numbered};
use tokio::sync::oneshot;

/// Who waits for an answer.
#[derive(Debug)]
pub struct Waiting {
    /// What an answer looks like: all that tells those of an agent apart that is older than the numbers.
    pub answers: fn(&FromAgent) -> bool,
    pub answer: oneshot::Sender<FromAgent>,
}

/// The open questions of one tunnel.
#[derive(Debug, Default)]
pub struct Questions {
    /// Numbers that were given out. The hello has the number 0.
    asked: u64,
    open: Vec<(u64, Waiting)>,
}

impl Questions {
    /// The number of what is asked next; none where nobody waits for an answer.
    pub fn ask(&mut self, waiting: Option<Waiting>) -> Option<u64> {
        let waiting = waiting?;
        self.asked += 1;
        self.open.push((self.asked, waiting));
        Some(self.asked)
    }

    /// Hands an answer to who waits for it. One that comes too late is nobody's.
    pub fn answered(&mut self, answer: Numbered<FromAgent>) {
        let Numbered { question, message } = answer;
        let at = self.open.iter().position(|(number, waiting)| {
            // An older agent answers one kind of question in the order in which it was asked.
            question.map_or_else(|| (waiting.answers)(&message), |of| of == *number)
        });
        if let Some(at) = at {
            let (_, waiting) = self.open.remove(at);
            // Whoever asked may have given up meanwhile.
            drop(waiting.answer.send(message));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drained(open: u64) -> FromAgent {
        FromAgent::Drained { open }
    }

    fn asked(questions: &mut Questions) -> (Option<u64>, oneshot::Receiver<FromAgent>) {
        let (answer, answered) = oneshot::channel();
        let answers = |message: &FromAgent| matches!(message, FromAgent::Drained { .. });
        let number = questions.ask(Some(Waiting { answers, answer }));
        (number, answered)
    }

    #[test]
    fn a_late_answer_does_not_serve_the_next_question() {
        let mut questions = Questions::default();
        let (first, given_up) = asked(&mut questions);
        drop(given_up);
        let (second, mut waits) = asked(&mut questions);
        assert_ne!(first, second);
        questions.answered(Numbered::new(first, drained(1)));
        assert!(waits.try_recv().is_err());
        questions.answered(Numbered::new(second, drained(2)));
        assert_eq!(waits.try_recv(), Ok(drained(2)));
    }

    #[test]
    fn answers_may_come_in_another_order() {
        let mut questions = Questions::default();
        let (first, mut slow) = asked(&mut questions);
        let (second, mut quick) = asked(&mut questions);
        questions.answered(Numbered::new(second, drained(2)));
        questions.answered(Numbered::new(first, drained(1)));
        assert_eq!(slow.try_recv(), Ok(drained(1)));
        assert_eq!(quick.try_recv(), Ok(drained(2)));
        questions.answered(Numbered::new(second, drained(3)));
        questions.answered(Numbered::new(Some(99), drained(3)));
    }

    #[test]
    fn an_older_agent_is_understood() {
        let mut questions = Questions::default();
        let (_, mut first) = asked(&mut questions);
        questions.answered(Numbered::none(FromAgent::OriginsSet));
        assert!(first.try_recv().is_err());
        questions.answered(Numbered::none(drained(1)));
        assert_eq!(first.try_recv(), Ok(drained(1)));
        assert_eq!(questions.ask(None), None);
    }
}
