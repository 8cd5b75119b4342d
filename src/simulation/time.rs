//! Simulated time: integer microseconds since the scenario began.

/// A moment, or a length of time, in microseconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SimTime(pub u64);

impl SimTime {
    /// The beginning.
    pub const ZERO: Self = Self(0);

    /// This many milliseconds.
    pub const fn from_millis(millis: u64) -> Self {
        Self(millis.saturating_mul(1_000))
    }

    /// This many seconds, rounded to microseconds; negative and not-a-number are zero.
    pub fn from_seconds(seconds: f64) -> Self {
        // A cast saturates, and takes not-a-number to zero.
        Self((seconds * 1_000_000.0).round() as u64)
    }

    /// As seconds.
    pub fn seconds(self) -> f64 {
        self.0 as f64 / 1_000_000.0
    }

    /// Later by this much.
    pub fn plus(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }

    /// The time since an earlier moment; zero where it is not earlier.
    pub fn since(self, earlier: Self) -> Self {
        Self(self.0.saturating_sub(earlier.0))
    }
}
