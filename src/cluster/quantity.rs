//! Resource quantities in the units that nodes and requests are counted in. Knows nothing of who asks.

use crate::manifest::kinds::Quantity;
use crate::manifest::quantity::Amount;

/// A resource's value: CPU in millicores, others in whole units, rounded up; none where it cannot be read.
pub fn of_resource(name: &str, quantity: &Quantity) -> Option<i64> {
    let amount = Amount::read(quantity).ok()?;
    Some(if name == "cpu" { amount.millis() } else { amount.units() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cpu_counts_in_thousandths_and_the_rest_in_ones() {
        let read = |name, text: &str| of_resource(name, &Quantity::Str(text.into()));
        assert_eq!(read("cpu", "1.5"), Some(1500));
        assert_eq!(read("memory", "8Gi"), Some(8 << 30));
        assert_eq!(read("pods", "many"), None);
    }
}
