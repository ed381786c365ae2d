//! Every route names the action it needs. There is no other way to add one, so the list in [`Routes`] is complete: a test walks
//! it as every kind of caller and compares the answers with a committed file.

use std::sync::Arc;

use ::http::Method;
use axum::{Router, handler::Handler, routing::MethodRouter};
use bihuan_access::Action;

use crate::state::Web;

/// A route as it was added.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Route {
    /// Method.
    pub method: Method,
    /// Path with its parameters in braces.
    pub path: &'static str,
    /// The action the policy is asked for.
    pub action: Action,
}

/// Collects routes with the actions they need.
#[derive(Default)]
pub(crate) struct Routes {
    list: Vec<Route>,
    router: Router<Arc<Web>>,
}

impl Routes {
    /// Adds a route for reading.
    #[must_use]
    pub(crate) fn get<H: Handler<T, Arc<Web>>, T: 'static>(
        self,
        path: &'static str,
        action: Action,
        handler: H,
    ) -> Self {
        self.add(Method::GET, path, action, axum::routing::get(handler))
    }

    /// Adds a route that changes something.
    #[must_use]
    pub(crate) fn post<H: Handler<T, Arc<Web>>, T: 'static>(
        self,
        path: &'static str,
        action: Action,
        handler: H,
    ) -> Self {
        self.add(Method::POST, path, action, axum::routing::post(handler))
    }

    /// Adds a route that corrects something.
    #[must_use]
    pub(crate) fn patch<H: Handler<T, Arc<Web>>, T: 'static>(
        self,
        path: &'static str,
        action: Action,
        handler: H,
    ) -> Self {
        self.add(Method::PATCH, path, action, axum::routing::patch(handler))
    }

    /// Adds a route that takes something away.
    #[must_use]
    pub(crate) fn delete<H: Handler<T, Arc<Web>>, T: 'static>(
        self,
        path: &'static str,
        action: Action,
        handler: H,
    ) -> Self {
        self.add(Method::DELETE, path, action, axum::routing::delete(handler))
    }

    /// Adds a route with limits or layers of its own.
    #[must_use]
    pub(crate) fn add(
        mut self,
        method: Method,
        path: &'static str,
        action: Action,
        handler: MethodRouter<Arc<Web>>,
    ) -> Self {
        self.list.push(Route {
            method,
            path,
            action,
        });
        self.router = self.router.route(path, handler);
        self
    }

    /// Both sets of routes.
    #[must_use]
    pub(crate) fn and(mut self, other: Self) -> Self {
        self.list.extend(other.list);
        self.router = self.router.merge(other.router);
        self
    }

    /// The list and the router.
    pub(crate) fn finish(self) -> (Vec<Route>, Router<Arc<Web>>) {
        (self.list, self.router)
    }
}
