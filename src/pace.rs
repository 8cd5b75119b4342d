//! Long work in pieces: a function that may take long is `async` and says at each step of its loops how much it has
//! done; whoever drives it goes on with something else between two pieces. Counts work, never time, so that the pieces
//! are the same on every machine, and the result is the same however it is cut.

use std::cell::Cell;
use std::future::Future;
use std::pin::{Pin, pin};
use std::task::{Context, Poll, Waker};

/// What is being worked on, in the order in which it is done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// The text is read.
    #[default]
    Reading,
    /// The cluster is made of its objects.
    Building,
    /// What was applied one after the other is worked out.
    Settling,
    /// The rules of the nodes, and the traffic.
    Playing,
}

/// How far some work is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// What it is at.
    pub stage: Stage,
    /// So much of the stage is done, of `of`.
    pub done: u64,
    /// What the stage has in all; 0 where nobody knows.
    pub of: u64,
}

impl Progress {
    /// How much of the whole is done, about, in percent.
    pub fn percent(self) -> u8 {
        let (from, to) = match self.stage {
            Stage::Reading => (0, 40),
            Stage::Building => (40, 85),
            Stage::Settling => (60, 95),
            Stage::Playing => (95, 100),
        };
        let part = self.done.min(self.of).saturating_mul(to - from).checked_div(self.of).unwrap_or(0);
        u8::try_from(from.saturating_add(part)).unwrap_or(100)
    }
}

/// Cuts work into pieces, and is told how far it is. A unit is about what a line of YAML takes to be read.
#[derive(Debug, Default)]
pub struct Pace {
    /// The units of a piece; 0: there is only one.
    piece: u64,
    spent: Cell<u64>,
    progress: Cell<Progress>,
    /// What was done when the present step began.
    base: Cell<u64>,
}

impl Pace {
    /// All in one piece.
    pub fn endless() -> Self {
        Self::default()
    }

    /// Pieces of about so many units.
    pub fn pieces_of(units: u64) -> Self {
        Self { piece: units.max(1), ..Self::default() }
    }

    /// So much more was done: the piece may end here.
    pub fn work(&self, units: usize) -> Turn {
        let spent = self.spent.get().saturating_add(number(units));
        let full = self.piece > 0 && spent >= self.piece;
        self.spent.set(if full { 0 } else { spent });
        Turn { ends: full }
    }

    /// What was done since the last turn was long, or what comes is: the piece ends here.
    pub fn turn(&self) -> Turn {
        self.work(usize::MAX)
    }

    /// A stage begins, of so many steps.
    pub fn begin(&self, stage: Stage, of: usize) {
        self.base.set(0);
        self.progress.set(Progress { stage, done: 0, of: number(of) });
    }

    /// So many steps of the stage are done.
    pub fn reach(&self, done: usize) {
        self.base.set(number(done));
        self.progress.set(Progress { done: number(done), ..self.progress.get() });
    }

    /// The next step, a large one, is so far.
    pub fn further(&self, by: usize) {
        let done = self.base.get().saturating_add(number(by));
        self.progress.set(Progress { done, ..self.progress.get() });
    }

    /// So many of a number of steps are done, which together are these hundredths of the stage.
    pub fn share(&self, done: usize, of: usize, (from, to): (usize, usize)) {
        let part = done.saturating_mul(to.saturating_sub(from)).checked_div(of).unwrap_or(0);
        self.reach(from.saturating_add(part));
    }

    /// How far the work is.
    pub fn progress(&self) -> Progress {
        self.progress.get()
    }
}

fn number(count: usize) -> u64 {
    u64::try_from(count).unwrap_or(u64::MAX)
}

/// The end of a step: work goes on at once, or, where the piece is full, when it is asked to.
#[derive(Debug)]
#[must_use = "a turn that is not awaited ends no piece"]
pub struct Turn {
    ends: bool,
}

impl Future for Turn {
    type Output = ();
    fn poll(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<()> {
        if std::mem::take(&mut self.ends) { Poll::Pending } else { Poll::Ready(()) }
    }
}

/// Does work to its end, however many pieces it comes in.
pub fn at_once<T>(work: impl Future<Output = T>) -> T {
    let mut work = pin!(work);
    loop {
        if let Poll::Ready(done) = work.as_mut().poll(&mut nobody()) {
            return done;
        }
    }
}

/// Work that is done piece by piece.
pub struct Pieces<T>(Pin<Box<dyn Future<Output = T>>>);

/// What a piece of work came to.
pub enum Piece<T> {
    /// There is more to do.
    More(Pieces<T>),
    /// That was the last one.
    Done(T),
}

impl<T> Pieces<T> {
    /// Nothing of it is done yet.
    pub fn new(work: impl Future<Output = T> + 'static) -> Self {
        Self(Box::pin(work))
    }

    /// Does the next piece.
    pub fn next(mut self) -> Piece<T> {
        match self.0.as_mut().poll(&mut nobody()) {
            Poll::Ready(done) => Piece::Done(done),
            Poll::Pending => Piece::More(self),
        }
    }
}

/// Work waits for nothing but its next turn: nobody has to be woken.
fn nobody() -> Context<'static> {
    Context::from_waker(Waker::noop())
}

#[cfg(test)]
mod tests {
    use std::rc::Rc;

    use super::*;

    async fn sum(pace: Rc<Pace>) -> usize {
        pace.begin(Stage::Building, 10);
        let mut sum = 0;
        for step in 0..10 {
            sum += step;
            pace.reach(step + 1);
            pace.work(3).await;
        }
        sum
    }

    #[test]
    fn work_is_the_same_however_it_is_cut() {
        assert_eq!(at_once(sum(Rc::new(Pace::endless()))), 45);
        for (piece, wanted) in [(0, 10), (1, 10), (3, 10), (4, 5), (7, 3), (30, 1), (31, 0)] {
            let pace = Rc::new(Pace::pieces_of(piece));
            let (mut pieces, mut turns, mut last) = (Pieces::new(sum(pace.clone())), 0, 0);
            let done = loop {
                match pieces.next() {
                    Piece::Done(done) => break done,
                    Piece::More(rest) => pieces = rest,
                }
                turns += 1;
                assert!(pace.progress().percent() >= last);
                last = pace.progress().percent();
            };
            assert_eq!((done, turns), (45, wanted));
            assert_eq!(pace.progress().percent(), 85);
        }
    }
}
