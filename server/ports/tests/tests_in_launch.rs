//! Configurations that editors make up for one test, and that stand in no file.
#![allow(clippy::unwrap_used)] // a test may panic

use ashore_ports::tests_in_launch;
use serde_json::{Value, json};

fn check(configuration: Value, expected: bool) {
    let found = tests_in_launch(&configuration);
    assert_eq!(found, expected, "{configuration}");
}

#[test]
fn what_runs_tests_serves_nobody_and_nothing_else_is_taken_for_it() {
    for configuration in [
        json!({"name": "Test", "type": "go", "request": "launch", "mode": "test", "program": "/code/orders"}),
        json!({"name": "pytest", "type": "debugpy", "request": "launch", "module": "pytest", "args": ["-k", "orders"]}),
        json!({"name": "Debug Tests", "type": "debugpy", "request": "launch", "program": "/code/x.py", "purpose": ["debug-test"]}),
        json!({"name": "Debug Unit Test", "type": "debugpy", "request": "launch",
            "program": "/opt/extensions/ms-python.python-2026.1.0/python_files/vscode_pytest/run_pytest_script.py"}),
        json!({"name": "Debug Unit Test", "type": "debugpy", "request": "launch",
            "program": "D:\\extensions\\ms-python.python\\python_files\\unittestadapter\\execution.py"}),
        json!({"name": "Launch Java Tests", "type": "java", "request": "launch",
            "mainClass": "org.eclipse.jdt.internal.junit.runner.RemoteTestRunner"}),
        json!({"name": "TestNG", "type": "java", "request": "launch",
            "mainClass": "com.microsoft.java.test.runner.Launcher"}),
        json!({"name": "vscode-jest-tests.v2", "type": "node", "request": "launch",
            "program": "${workspaceFolder}/node_modules/.bin/jest", "args": ["--runInBand"]}),
        json!({"name": "npm test", "type": "node", "request": "launch", "runtimeExecutable": "npm", "runtimeArgs": ["test"]}),
        json!({"name": "vitest", "type": "pwa-node", "request": "launch", "program": "/code/node_modules/vitest/vitest.mjs"}),
        json!({"name": "manage.py", "type": "debugpy", "request": "launch", "program": "/code/manage.py", "args": ["test"]}),
    ] {
        check(configuration, true);
    }
    for configuration in [
        json!({"name": "orders", "type": "debugpy", "request": "launch", "program": "/code/orders.py"}),
        json!({"name": "execution", "type": "debugpy", "request": "launch", "program": "/code/execution.py"}),
        json!({"name": "Go", "type": "go", "request": "launch", "mode": "auto", "program": "/code/orders"}),
        json!({"name": "Main", "type": "java", "request": "launch", "mainClass": "com.example.orders.TestDataServer"}),
        json!({"name": "tests", "type": "node", "request": "launch", "program": "/code/contests.js"}),
        json!({"name": "Attach", "type": "node", "request": "attach", "port": 9229}),
        json!({}),
        json!(null),
        json!({"type": 7, "purpose": 3, "program": ["x"]}),
    ] {
        check(configuration, false);
    }
}
