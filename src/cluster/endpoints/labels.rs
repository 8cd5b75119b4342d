//! The labels by which the controllers of EndpointSlices and kube-proxy know a slice.

/// The label that ties a slice to its Service.
pub(in super::super) const SERVICE_NAME: &str = "kubernetes.io/service-name";
/// The label that says who writes it.
pub(in super::super) const MANAGED_BY: &str = "endpointslice.kubernetes.io/managed-by";
/// Who writes slices for selectors.
pub(super) const CONTROLLER: &str = "endpointslice-controller.k8s.io";
/// Who writes slices for Endpoints.
pub(super) const MIRRORER: &str = "endpointslicemirroring-controller.k8s.io";
/// The label of a headless Service's slices: kube-proxy leaves them alone (data-plane.md 3.1.6).
pub(super) const HEADLESS: &str = "service.kubernetes.io/headless";
