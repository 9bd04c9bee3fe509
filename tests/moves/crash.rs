//! The real program is killed at every system call by which it changes the disk. After each, the next start leaves the old state or
//! the new one, down to bytes, modes and times, and nothing of the program's own.
//!
//! How many of the points, says `extent`.

use crate::bench::Bench;
use crate::extent::{in_parallel, is_whole, points};
use crate::scenes::{Scene, said, scenes, start_again};
use crate::tracer::{Trouble, is_permitted, kinds};
use crate::tree::Tree;

#[test]
fn killed_at_any_change_of_the_disk_it_leaves_the_old_state_or_the_new() {
    if !is_permitted("the crash test") {
        return;
    }
    let (mut killed, mut all) = (Vec::new(), 0);
    for scene in scenes() {
        let changes = scene.run(&scene.bench(), &Trouble::default()).changes;
        let taken = points(all, changes.len(), 17);
        all += changes.len();
        killed.extend(taken.iter().map(|at| changes[*at].clone()));
        let new = scene.end().times_of_made_things_aside();
        in_parallel(&taken, |at| check(&scene, &new, at));
    }
    println!("killed at {} of {all} points, losses: 0; at {:?}", killed.len(), kinds(&killed));
    assert!(all >= 500, "only {all} points");
}

fn check(scene: &Scene, new: &Tree, at: usize) {
    let bench = scene.bench();
    let old = bench.tree();
    let outcome = scene.run(&bench, &Trouble { kill_at: Some(at), ..Trouble::default() });
    assert_eq!(outcome.exit, None, "{} was not killed at {at}", scene.name);
    start_again(&bench, &Trouble::default());
    let what = format!("{} ({:?}) killed at {at}, {:?}", scene.name, scene.disk, outcome.changes.last());
    assert_whole(&bench, old, new, &what);
}

/// The files are as they were before, or as they are after, and the journal has nothing more to do.
fn assert_whole(bench: &Bench, old: Tree, new: &Tree, what: &str) {
    let [now, old] = [bench.tree(), old].map(|tree| tree.without_folder_times().times_of_made_things_aside());
    let is_whole = now == old || now == *new;
    assert!(is_whole, "{what}: {}\nold:{old:?}\nnow:{now:?}", said(bench));
    assert!(bench.history().pending.is_none(), "{what} is still pending: {}", said(bench));
}

#[test]
fn killed_while_it_takes_back_it_still_takes_back() {
    if !is_permitted("the crash test of taking back") {
        return;
    }
    let (mut killed_again, mut all) = (0, 0);
    for scene in scenes() {
        let trouble = |at| Trouble { kill_at: Some(at), disk: scene.disk, ..Trouble::default() };
        let changes = scene.run(&scene.bench(), &Trouble::default()).changes.len();
        let new = scene.end().times_of_made_things_aside();
        // Late, so that there is much to take back; at three points, because a copy has three states.
        let late: &[usize] = if is_whole() { &[6, 7, 8] } else { &[7] };
        for at in late.iter().map(|tenths| changes * tenths / 10) {
            let killed = || {
                let bench = scene.bench();
                scene.run(&bench, &trouble(at));
                bench
            };
            let mending = start_again(&killed(), &Trouble { disk: scene.disk, ..Trouble::default() }).changes.len();
            let taken = points(all, mending, 61);
            (killed_again, all) = (killed_again + taken.len(), all + mending);
            in_parallel(&taken, |again| {
                let old = scene.bench().tree();
                let bench = killed();
                start_again(&bench, &trouble(again));
                start_again(&bench, &Trouble::default());
                let what = format!("{} ({:?}) killed at {at} and then at {again}", scene.name, scene.disk);
                assert_whole(&bench, old, &new, &what);
            });
        }
    }
    println!("killed while taking back at {killed_again} of {all} points, losses: 0");
}
