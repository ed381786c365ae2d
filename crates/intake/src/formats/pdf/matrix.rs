//! Changes of coordinates.

/// The six numbers of a transformation as PDF writes them.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Matrix(pub(super) [f64; 6]);

impl Matrix {
    pub(super) const IDENTITY: Self = Self([1.0, 0.0, 0.0, 1.0, 0.0, 0.0]);

    pub(super) fn translation(x: f64, y: f64) -> Self {
        Self([1.0, 0.0, 0.0, 1.0, x, y])
    }

    /// First this change, then `next`.
    pub(super) fn then(self, next: Self) -> Self {
        let Self([xx, xy, yx, yy, move_x, move_y]) = self;
        let (x0, y0) = next.direction(xx, xy);
        let (x1, y1) = next.direction(yx, yy);
        let (x, y) = next.apply(move_x, move_y);
        Self([x0, y0, x1, y1, x, y])
    }

    /// A point after the change.
    pub(super) fn apply(self, x: f64, y: f64) -> (f64, f64) {
        let Self([.., move_x, move_y]) = self;
        let (x, y) = self.direction(x, y);
        (x + move_x, y + move_y)
    }

    /// How much heights grow.
    pub(super) fn height(self) -> f64 {
        let (x, y) = self.direction(0.0, 1.0);
        x.hypot(y)
    }

    /// A direction after the change: a point without the move.
    fn direction(self, x: f64, y: f64) -> (f64, f64) {
        let Self([xx, xy, yx, yy, ..]) = self;
        (xx * x + yx * y, xy * x + yy * y)
    }
}
