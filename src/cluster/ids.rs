//! Ids: newtypes over `u32`, made only while a cluster is built, and valid only for that cluster.

use std::marker::PhantomData;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident,)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub(super) u32);

        impl Id for $name {
            fn from_index(index: usize) -> Self {
                Self(u32::try_from(index).unwrap_or(u32::MAX))
            }
            fn index(self) -> usize {
                self.0 as usize
            }
        }
    )*};
}

/// What an [`IndexVec`] is indexed by.
pub trait Id: Copy {
    /// The id of a position.
    fn from_index(index: usize) -> Self;
    /// The position of an id.
    fn index(self) -> usize;
}

ids! {
    /// A node of one cluster.
    NodeId,
    /// A pod of one cluster.
    PodId,
    /// A Service of one cluster.
    ServiceId,
    /// An Ingress of one cluster.
    IngressId,
    /// A Gateway of one cluster.
    GatewayId,
    /// An HTTPRoute of one cluster.
    RouteId,
    /// A NetworkPolicy of one cluster.
    PolicyId,
}

/// A vector indexed by one kind of id.
#[derive(Clone, Debug, PartialEq)]
pub struct IndexVec<I, T> {
    items: Vec<T>,
    index: PhantomData<fn() -> I>,
}

impl<I, T> Default for IndexVec<I, T> {
    fn default() -> Self {
        Self { items: Vec::new(), index: PhantomData }
    }
}

impl<I: Id, T> IndexVec<I, T> {
    /// The items themselves.
    pub fn into_items(self) -> impl Iterator<Item = T> {
        self.items.into_iter()
    }

    /// Adds an item and gives its id.
    pub fn push(&mut self, item: T) -> I {
        let id = I::from_index(self.items.len());
        self.items.push(item);
        id
    }

    /// The item of an id; none for an id of another cluster.
    pub fn get(&self, id: I) -> Option<&T> {
        self.items.get(id.index())
    }

    /// The item of an id, to change.
    pub fn get_mut(&mut self, id: I) -> Option<&mut T> {
        self.items.get_mut(id.index())
    }

    /// The items in order.
    pub fn iter(&self) -> std::slice::Iter<'_, T> {
        self.items.iter()
    }

    /// The items in order, to change.
    pub fn iter_mut(&mut self) -> std::slice::IterMut<'_, T> {
        self.items.iter_mut()
    }

    /// Ids and items in order.
    pub fn enumerated(&self) -> impl Iterator<Item = (I, &T)> {
        self.items.iter().enumerate().map(|(at, item)| (I::from_index(at), item))
    }

    /// The ids in order.
    pub fn ids(&self) -> impl Iterator<Item = I> + use<I, T> {
        (0..self.items.len()).map(I::from_index)
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.items.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }
}
