//! Kubernetes' amounts: `10m`, `16Mi`, `2`.

use k8s_openapi::apimachinery::pkg::api::resource::Quantity;

/// As a number of whole units.
pub fn amount(quantity: &Quantity) -> Option<f64> {
    number(&quantity.0)
}

pub fn number(text: &str) -> Option<f64> {
    const UNITS: [(&str, f64); 14] = [
        ("Ki", 1024.0),
        ("Mi", 1_048_576.0),
        ("Gi", 1_073_741_824.0),
        ("Ti", 1_099_511_627_776.0),
        ("Pi", 1_125_899_906_842_624.0),
        ("n", 1e-9),
        ("u", 1e-6),
        ("m", 1e-3),
        ("k", 1e3),
        ("M", 1e6),
        ("G", 1e9),
        ("T", 1e12),
        ("P", 1e15),
        ("", 1.0),
    ];
    let (digits, unit) = UNITS
        .iter()
        .find_map(|(suffix, unit)| text.strip_suffix(suffix).map(|digits| (digits, unit)))?;
    digits.parse::<f64>().ok().map(|number| number * unit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts() {
        for (text, expected) in [
            ("2", Some(2.0)),
            ("10m", Some(0.01)),
            ("16Mi", Some(16_777_216.0)),
            ("1e3", Some(1000.0)),
            ("1G", Some(1e9)),
            ("x", None),
        ] {
            assert_eq!(number(text), expected, "{text}");
        }
    }
}
