use super::*;
use attractor_core::{Purpose, Seed, Stream, Streams};

fn functions() -> Vec<Functions> {
    let mut functions = Functions::all();
    functions.extend([
        Functions::LogCosh(LogCosh { beta: 3.5 }),
        Functions::Softmax(Softmax { beta: 7.0 }),
        Functions::Power(Power { exponent: 1.5 }),
        Functions::RectifiedPolynomial(RectifiedPolynomial { degree: 2.0 }),
    ]);
    functions
}

/// A state without units near 0, where some functions have no Hessian.
fn state(units: usize, stream: &mut Stream) -> Vec<f64> {
    let away = |x: f64| if x < 0.0 { x - 0.3 } else { x + 0.3 };
    (0..units).map(|_| away(stream.normal())).collect()
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

fn moved(state: &[f64], by: f64, along: &[f64]) -> Vec<f64> {
    state.iter().zip(along).map(|(x, along)| x + by * along).collect()
}

fn stream(index: u64) -> Stream {
    Streams::new(Seed(7), Purpose::named("test"), 0).at(index)
}

#[test]
fn gradients_and_hessians_are_those_of_the_values() {
    const STEP: f64 = 1e-5;
    for (index, function) in functions().iter().enumerate() {
        for units in [1, 2, 7] {
            let mut stream = stream(index as u64 * 10 + units as u64);
            let (state, along) = (state(units, &mut stream), state(units, &mut stream));
            let mut gradient = vec![0.0; units];
            function.gradient(&state, &mut gradient);
            let (after, before) = (moved(&state, STEP, &along), moved(&state, -STEP, &along));
            let slope = (function.value(&after) - function.value(&before)) / (2.0 * STEP);
            let expected = dot(&gradient, &along);
            assert!((slope - expected).abs() < 1e-7 * (1.0 + expected.abs()), "{} {units}", function.id());

            let (mut product, mut high, mut low) = (vec![0.0; units], vec![0.0; units], vec![0.0; units]);
            function.hessian_vector_product(&state, &along, &mut product);
            function.gradient(&after, &mut high);
            function.gradient(&before, &mut low);
            for unit in 0..units {
                let slope = (high[unit] - low[unit]) / (2.0 * STEP);
                assert!(
                    (slope - product[unit]).abs() < 1e-6 * (1.0 + product[unit].abs()),
                    "{} {units}",
                    function.id()
                );
            }
        }
    }
}

#[test]
fn every_function_is_convex_and_no_more_curved_than_it_says() {
    for (index, function) in functions().iter().enumerate() {
        for draw in 0..50 {
            let mut stream = stream(1000 + index as u64 * 100 + draw);
            let units = 1 + draw as usize % 6;
            let (state, along) = (state(units, &mut stream), state(units, &mut stream));
            let mut product = vec![0.0; units];
            function.hessian_vector_product(&state, &along, &mut product);
            let curvature = dot(&product, &along);
            assert!(curvature >= -1e-12, "{} is not convex", function.id());
            if let Some(largest) = function.largest_curvature(units) {
                assert!(curvature <= largest * dot(&along, &along) * (1.0 + 1e-12), "{}", function.id());
            }
        }
    }
}

#[test]
fn separable_functions_act_on_each_unit_alone() {
    for function in functions() {
        let (mut both, mut alone) = (vec![0.0; 2], vec![0.0; 2]);
        function.gradient(&[0.7, -0.4], &mut both);
        function.gradient(&[0.7, 2.0], &mut alone);
        assert_eq!(both[0] == alone[0], function.is_separable(), "{}", function.id());
    }
}

#[test]
fn large_states_do_not_overflow_where_the_function_does_not() {
    for id in ["log-cosh", "softmax", "absolute"] {
        let function = Functions::named(id).unwrap();
        let mut gradient = [0.0; 2];
        function.gradient(&[1e6, -1e6], &mut gradient);
        assert!(function.value(&[1e6, -1e6]).is_finite() && gradient.iter().all(|g| g.is_finite()), "{id}");
    }
    // ln cosh 10⁶ = 10⁶ − ln 2, twice.
    let value = Functions::named("log-cosh").unwrap().value(&[1e6, -1e6]);
    assert!((value - 2.0 * (1e6 - std::f64::consts::LN_2)).abs() < 1e-9);
}
