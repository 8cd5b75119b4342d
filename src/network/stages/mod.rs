//! One file per stage of a packet's way. Each judges the packet and can explain its verdict; none knows another
//! and none rewrites anything: `walk` drives them in order, rewrites, and writes down the hops.

pub mod dns;
pub mod gateway;
pub mod host;
pub mod host_port;
pub mod ingress;
pub mod load_balancer;
pub mod nat;
pub mod outside;
pub mod policy;
pub mod route;
pub mod service;
pub mod source_range;
