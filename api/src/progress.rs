//! How far a load is, in one line on the terminal.
use seed::{Progress, Stage};
use std::{
    io::{IsTerminal, Write, stderr},
    time::{Duration, Instant},
};

/// A load that takes less than this needs no line.
const PATIENCE: Duration = Duration::from_secs(1);
/// The time between two looks of the line.
const PAUSE: Duration = Duration::from_millis(100);
/// Letters of a full bar.
const WIDTH: usize = 30;

/// The line. It is there only where standard error is a terminal, and goes when this is dropped.
pub(crate) struct Line {
    next: Option<Instant>,
    /// What was shown last.
    shown: Option<Stage>,
}

impl Line {
    pub(crate) fn new() -> Self {
        Self { next: stderr().is_terminal().then(|| Instant::now() + PATIENCE), shown: None }
    }

    /// Shows how far it is, if it is time to.
    pub(crate) fn show(&mut self, progress: Progress) {
        let now = Instant::now();
        // another stage may be long, and tell nothing more
        let another = self.shown.is_some_and(|stage| stage != progress.stage);
        if self.next.is_some_and(|next| next <= now || another) {
            self.next = Some(now + PAUSE);
            self.shown = Some(progress.stage);
            // a terminal that is gone takes nothing from the load
            let _ = write!(stderr(), "\r\x1b[K{}", line(progress));
        }
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        if self.shown.is_some() {
            let _ = write!(stderr(), "\r\x1b[K");
        }
    }
}

fn line(Progress { stage, done, total }: Progress) -> String {
    let what = match stage {
        Stage::Reading => "reading",
        Stage::Checking => return "checking".to_owned(),
        Stage::Comparing => "comparing",
        Stage::Writing => "writing",
        Stage::Finishing => return "finishing".to_owned(),
    };
    let of = |whole: usize| (done.min(total) * whole).checked_div(total).unwrap_or(whole);
    let full = of(WIDTH);
    format!("{what:9} [{}{}] {:3} %", "=".repeat(full), " ".repeat(WIDTH - full), of(100))
}

#[cfg(test)]
mod tests {
    use super::{Progress, Stage, line};

    #[test]
    fn a_line_tells_how_far_it_is() {
        let told = |stage, done, total| line(Progress { stage, done, total });
        assert_eq!(told(Stage::Writing, 1, 2), "writing   [===============               ]  50 %");
        assert_eq!(told(Stage::Reading, 0, 0), "reading   [==============================] 100 %");
        assert_eq!(told(Stage::Checking, 0, 1), "checking");
        assert_eq!(told(Stage::Finishing, 0, 1), "finishing");
    }
}
