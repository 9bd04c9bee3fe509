//! Runs a job for each item on all cores, each worker with a driver of its own; the results keep the items' order.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use crate::push::Driver;
use crate::vendor::Vendor;

pub fn each<T: Sync, R: Send>(vendor: &Vendor, items: &[T], job: impl Fn(&mut Driver, &T) -> R + Sync) -> Vec<R> {
    in_parallel(items, || Driver::new(vendor), job)
}

/// The same for jobs that push nothing.
pub fn each_alone<T: Sync, R: Send>(items: &[T], job: impl Fn(&T) -> R + Sync) -> Vec<R> {
    in_parallel(items, || (), |(), item| job(item))
}

fn in_parallel<W, T: Sync, R: Send>(
    items: &[T],
    worker: impl Fn() -> W + Sync,
    job: impl Fn(&mut W, &T) -> R + Sync,
) -> Vec<R> {
    let next = AtomicUsize::new(0);
    let results = Mutex::new(Vec::new());
    let work = || {
        let mut worker = worker();
        while let Some((position, item)) =
            Some(next.fetch_add(1, Ordering::Relaxed)).and_then(|at| Some((at, items.get(at)?)))
        {
            let result = job(&mut worker, item);
            results.lock().expect("no worker panics while it holds the results").push((position, result));
        }
    };
    let workers = thread::available_parallelism().map_or(1, usize::from);
    thread::scope(|scope| (0..workers).for_each(|_| drop(scope.spawn(work))));
    let mut results = results.into_inner().expect("the workers are done");
    results.sort_by_key(|(position, _)| *position);
    results.into_iter().map(|(_, result)| result).collect()
}
