//! What changes on the disk is on the screen without a key.

use std::fs;
use std::path::PathBuf;

use crate::workspace::Workspace;

const ACTION: &str = "key: weigh-parcel\nname: Weigh parcel\ntype: run-javascript\n";

#[test]
fn files_that_are_made_changed_renamed_and_removed_are_seen() {
    let workspace = Workspace::sample();
    let mut browser = workspace.browse((120, 60));
    browser.see("watching");
    workspace.write("membrane/actions/weigh-parcel/weigh-parcel.yaml", ACTION);
    browser.see("weigh-parcel");
    workspace.write("membrane/actions/weigh-parcel/weigh-parcel.yaml", &ACTION.replace("weigh", "scale"));
    browser.see("scale-parcel");
    browser.see_gone("weigh-parcel");
    browser.press("v");
    let moved = workspace.path("membrane/actions/other.yaml");
    fs::rename(workspace.path("membrane/actions/weigh-parcel/weigh-parcel.yaml"), &moved).unwrap();
    browser.see("other.yaml");
    browser.see_gone("weigh-parcel.yaml");
    fs::remove_file(moved).unwrap();
    browser.see_gone("other.yaml");
}

#[test]
fn a_folder_that_is_moved_is_seen() {
    let workspace = Workspace::sample();
    let mut browser = workspace.browse((120, 60));
    browser.see("watching");
    browser.press("v");
    browser.see("shipments-api.yaml");
    fs::rename(workspace.path("membrane/interfaces"), workspace.path("interfaces")).unwrap();
    browser.see(" interfaces/shipments-api.yaml");
    fs::rename(workspace.path("interfaces"), workspace.path("membrane/flows/nested")).unwrap();
    browser.see("nested/");
    browser.see_gone(" interfaces/shipments-api.yaml");
}

#[test]
fn a_root_that_is_gone_is_said_to_be_and_read_again_when_it_is_back() {
    // The test's browser has the root for its current directory, which goes with it.
    let workspace = Workspace::sample();
    let mut browser = workspace.browse((120, 60));
    browser.see("watching");
    for gone in [fs::remove_dir_all::<PathBuf> as fn(PathBuf) -> _, |root| fs::rename(&root, root.with_extension("x"))]
    {
        gone(workspace.root()).unwrap();
        browser.see_line(&["shop", "the root is gone"]);
        browser.see("shop is gone. What is shown is how it was");
        browser.press("m");
        browser.see("! the root is gone");
        browser.press("g");
        workspace.write("membrane/actions/weigh-parcel/weigh-parcel.yaml", ACTION);
        browser.see("watching");
        browser.see("weigh-parcel");
        browser.see_gone("is gone");
        // It is watched as before.
        workspace.write("membrane/actions/count/count.yaml", "key: count\nname: Count\ntype: run-javascript\n");
        browser.see("count");
    }
}

#[test]
fn another_folder_in_the_place_of_the_root_is_read_and_watched() {
    let workspace = Workspace::sample();
    let browser = workspace.browse((120, 60));
    browser.see("watching");
    let other = workspace.root().with_extension("other");
    fs::create_dir_all(other.join("membrane/actions/weigh-parcel")).unwrap();
    fs::write(other.join("membrane/actions/weigh-parcel/weigh-parcel.yaml"), ACTION).unwrap();
    fs::rename(workspace.root(), workspace.root().with_extension("x")).unwrap();
    fs::rename(other, workspace.root()).unwrap();
    browser.see("weigh-parcel");
    workspace.write("membrane/actions/count/count.yaml", "key: count\nname: Count\ntype: run-javascript\n");
    browser.see("count");
}

#[test]
fn membrane_itself_is_missed_and_found() {
    let workspace = Workspace::empty();
    workspace.write("src/actions/weigh-parcel.yaml", ACTION);
    let browser = workspace.browse((80, 24));
    browser.see("There is no `membrane/` here");
    browser.see("weigh-parcel");
    workspace.write("membrane/actions/count/count.yaml", "key: count\nname: Count\ntype: run-javascript\n");
    browser.see_gone("There is no `membrane/` here");
    browser.see("count");
    fs::rename(workspace.path("membrane"), workspace.path("elsewhere")).unwrap();
    browser.see("There is no `membrane/` here");
}
