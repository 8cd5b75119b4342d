//! Writing hops down, where they are wanted.

use super::{Crossing, Station, Walk};
use crate::cluster::{NodeId, ServiceId};
use crate::network::packet::Packet;
use crate::network::{Action, Cause, CauseCode, Hop, Leg, Place};

impl Walk<'_> {
    /// The packet as it is now, where hops are kept.
    pub(super) fn snapshot(&self) -> Option<Packet> {
        self.recording.then(|| self.packet.clone())
    }

    /// Writes a hop that changed nothing.
    pub(super) fn hop(&mut self, at: Place, action: Action, cause: impl FnOnce(&Self) -> Cause) {
        self.hop_changed(at, action, None, |walk| (cause(walk), Vec::new()));
    }

    /// Writes a hop that changed the packet from `before`, with what else there is to learn.
    pub(super) fn hop_changed(
        &mut self,
        at: Place,
        action: Action,
        before: Option<Packet>,
        causes: impl FnOnce(&Self) -> (Cause, Vec<Cause>),
    ) {
        if !self.recording {
            return;
        }
        let (cause, also) = causes(self);
        let before = before.filter(|before| *before != self.packet);
        self.hops.push(Hop { at, action, leg: self.leg, before, packet: self.packet.clone(), cause, also });
    }

    /// The packet comes to a node: what happens to it there is undone there on the way back.
    pub(super) fn open_node(&mut self, node: NodeId) {
        if self.recording {
            self.open = Some(Crossing {
                station: Station::Node(node, None),
                arrived: self.packet.clone(),
                left: self.packet.clone(),
            });
        }
    }

    /// The rules of this Service rewrote it on the node that is open.
    pub(super) fn note_service(&mut self, service: ServiceId) {
        if let Some(Crossing { station: Station::Node(_, by), .. }) = &mut self.open {
            *by = Some(service);
        }
    }

    /// It leaves the node.
    pub(super) fn close_node(&mut self) {
        if let Some(open) = self.open.take() {
            self.crossings.push(Crossing { left: self.packet.clone(), ..open });
        }
    }

    /// It passes something that answers on a connection of its own.
    pub(super) fn pass_proxy(&mut self, place: Place, arrived: Option<Packet>) {
        if let Some(arrived) = arrived {
            self.crossings.push(Crossing {
                station: Station::Proxy(place),
                arrived,
                left: self.packet.clone(),
            });
        }
    }

    /// Whether the last hop was written on this node: then being carried on needs no hop of its own.
    pub(super) fn just_at(&self, node: NodeId) -> bool {
        self.hops.last().is_some_and(|hop| {
            hop.leg == Leg::Request
                && match hop.at {
                    Place::Node(at) | Place::Rules(at, _) => at == node && hop.action != Action::Send,
                    _ => false,
                }
        })
    }

    /// Whether the last hop was written on this node, on whatever leg.
    pub(super) fn last_was_on(&self, node: NodeId) -> bool {
        let at = self.hops.last().map(|hop| &hop.at);
        matches!(at, Some(Place::Node(at) | Place::Rules(at, _)) if *at == node)
    }

    /// The sentence with a node's name.
    pub(super) fn node_cause(&self, code: CauseCode, node: NodeId) -> Cause {
        Cause::new(code).arg(self.network.node_name(node))
    }
}
