//! What a function of a window asks for, if that is the value of a neighbour.

use std::sync::Arc;

use datafusion::{
    physical_expr::{
        PhysicalExpr,
        window::{StandardWindowExpr, StandardWindowFunctionExpr as _, WindowExpr},
    },
    physical_plan::windows::WindowUDFExpr,
};

/// The value of a neighbour.
#[derive(Debug, Clone)]
pub(super) struct Shift {
    pub(super) value: Arc<dyn PhysicalExpr>,
    pub(super) from: Neighbour,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Neighbour {
    Before,
    Behind,
}

impl Shift {
    /// A function of a window, if it is one.
    pub(super) fn of(function: &Arc<dyn WindowExpr>) -> Option<Self> {
        let function: &StandardWindowExpr = function.as_any().downcast_ref()?;
        let function = function.get_standard_func_expr();
        let function: &WindowUDFExpr = function.as_any().downcast_ref()?;
        if !matches!(function.fun().name(), "lag" | "lead") {
            return None;
        }
        // One argument: by one row, and blank where there is none.
        let [value] = function.args() else {
            return None;
        };
        // A plan may have turned the function round, or blanks may be passed over: what it looks at tells.
        let evaluator = function.create_evaluator().ok()?;
        let looks_at = evaluator.get_range(5, 10).ok()?;
        let from = match (evaluator.is_causal(), looks_at.start, looks_at.end) {
            (true, 4, 6) => Neighbour::Before,
            (false, 5, 6) => Neighbour::Behind,
            _ => return None,
        };
        Some(Self {
            value: Arc::clone(value),
            from,
        })
    }
}
