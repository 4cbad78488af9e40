//! The client's process. Where it dies and another holds the other end of the streams, nobody says so: the
//! server would stay for ever. So it looks, and ends.
//!
//! A number that names no process when the client begins is that of one which died already, as the protocol
//! has it. Only where the server's own parent stands in another space of numbers, as with a container that
//! an editor starts, it may name one that cannot be seen from here, or another than is meant: then nobody
//! is watched. (Behind a shell inside such a container that cannot be told; there the client has to say
//! `"processId": null`, as the protocol provides for.)

use std::time::Duration;

use sysinfo::{Pid, ProcessRefreshKind, ProcessStatus, ProcessesToUpdate, System};

/// How often somebody looks.
const PAUSE: Duration = Duration::from_secs(3);

/// Ends when the process is gone; where it cannot be watched, never.
pub async fn gone(id: u32) {
    let mut seen = Seen::default();
    if !seen.has_parent() {
        return std::future::pending().await;
    }
    while seen.lives(Pid::from_u32(id)) {
        tokio::time::sleep(PAUSE).await;
    }
}

/// What was seen of processes.
#[derive(Default)]
struct Seen {
    system: System,
    /// When the process began: its number may be another's later.
    began: Option<u64>,
}

impl Seen {
    /// Whether the process that started this one can be seen from here.
    fn has_parent(&mut self) -> bool {
        let Ok(own) = sysinfo::get_current_pid() else { return false };
        self.look(own);
        self.system.process(own).is_some_and(|it| it.parent().is_some())
    }

    /// Whether a process is there, and the same as before.
    fn lives(&mut self, id: Pid) -> bool {
        self.look(id);
        let Some(process) = self.system.process(id) else { return false };
        // One that ended stays in the list until its parent asks what came of it.
        if matches!(process.status(), ProcessStatus::Zombie | ProcessStatus::Dead) {
            return false;
        }
        let began = process.start_time();
        *self.began.get_or_insert(began) == began
    }

    fn look(&mut self, id: Pid) {
        let what = ProcessRefreshKind::nothing().without_tasks();
        self.system.refresh_processes_specifics(ProcessesToUpdate::Some(&[id]), true, what);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::process::{Command, Stdio};

    #[test]
    fn a_process_is_seen_until_it_ends() {
        let mut seen = Seen::default();
        assert!(seen.has_parent());
        // It waits for input that does not come.
        let mut child = Command::new("cat").stdin(Stdio::piped()).spawn().unwrap();
        let id = Pid::from_u32(child.id());
        assert!(seen.lives(id));
        assert!(seen.lives(id));
        drop(child.stdin.take());
        // Nobody has asked yet what came of it.
        let gone = (0..500).any(|_| {
            std::thread::sleep(Duration::from_millis(10));
            !seen.lives(id)
        });
        assert!(gone);
        child.wait().unwrap();
        assert!(!seen.lives(id));
    }

    #[test]
    fn another_with_the_same_number_is_another() {
        let own = sysinfo::get_current_pid().unwrap();
        let mut seen = Seen { began: Some(1), ..Seen::default() };
        assert!(!seen.lives(own));
    }
}
