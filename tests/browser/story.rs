//! The whole story: a person opens the sample, finds what is wrong, mends it, and pushes.

use crate::workspace::Workspace;

const INTERFACE: &str = "membrane/interfaces/shipments-api.yaml";
const FLOW: &str = "membrane/flows/shipments-api/shipments-api.yaml";

#[test]
fn a_person_finds_the_interface_mends_it_and_pushes() {
    let workspace = Workspace::sample();
    let interface = std::fs::read(workspace.path(INTERFACE)).unwrap();
    let stub = "echo \"I am the stub: $*\"; echo 'my secret is a-secret-of-default'; printf 'sure? '; read answer; \
        echo \"you said $answer\"; exit 7";
    let mut browser = workspace.browse_with_stub((100, 30), stub);
    browser.see("makes 2 integrations that are really actions and passes over 1 interface");
    browser.press("/shipments-api\r");
    browser.see_line(&["shipments-api", "ignored", "blocked"]);
    browser.press("m");
    browser.see("there: loads as flow `shipments-api`");
    browser.press("\r");
    browser.see_line(&["shipments-api", "as flow", "unknown"]);
    browser.press("u");
    browser.see_line(&["shipments-api", "ignored", "blocked"]);
    browser.press("m");
    browser.see("there: loads as flow `shipments-api`");
    browser.press("\r");
    browser.see_line(&["shipments-api", "as flow", "unknown"]);
    browser.press("p");
    browser.see("push to default");
    browser.press("\r");
    browser.see("I am the stub: push --workspace default");
    browser.see("my secret is [redacted]");
    browser.see("sure?");
    browser.press("certainly\r");
    browser.see("exit 7");
    browser.see("you said certainly");
    browser.press("1q");
    assert_eq!(browser.ends().exit_code(), 0);
    browser.assert_restored();
    assert_eq!(std::fs::read(workspace.path(FLOW)).unwrap(), interface);
    assert!(!workspace.path(INTERFACE).exists());
    let said = String::from_utf8_lossy(&browser.bytes()).into_owned();
    assert!(!said.contains("a-secret-of-default"));
}

#[test]
fn the_interface_is_found_moved_and_moved_back() {
    let workspace = Workspace::sample();
    let interface = std::fs::read(workspace.path(INTERFACE)).unwrap();
    let mut browser = workspace.browse((80, 24));
    browser.see("M moves 2, m asks");
    browser.press("/shipments-api\r");
    browser.see_line(&["shipments", "ignored", "blocked"]);
    browser.press("m");
    browser.see("there: loads as flow `shipments-api`");
    browser.press("\r");
    browser.see_line(&["shipments", "as flow", "unknown"]);
    assert_eq!(std::fs::read(workspace.path(FLOW)).unwrap(), interface);
    assert!(!workspace.path(INTERFACE).exists());
    browser.press("u");
    browser.see_line(&["shipments", "ignored", "blocked"]);
    assert_eq!(std::fs::read(workspace.path(INTERFACE)).unwrap(), interface);
    assert!(!workspace.path("membrane/flows/shipments-api").exists());
    browser.press("\x12");
    browser.see_line(&["shipments", "as flow", "unknown"]);
    browser.press("q");
    assert_eq!(browser.ends().exit_code(), 0);
    browser.assert_restored();
    assert_eq!(std::fs::read(workspace.path(FLOW)).unwrap(), interface);
}

#[test]
fn it_can_be_done_in_thirty_columns_and_ten_rows() {
    let workspace = Workspace::sample();
    let mut browser = workspace.browse_with_stub((30, 10), "echo I am the stub; sleep 0.2; exit 7");
    browser.see("watching");
    browser.press("/shipments-api\r");
    browser.see_line(&["shipm", "blocked"]);
    browser.press("m");
    browser.see("there: loads as flow");
    browser.press("\r");
    browser.see_line(&["shipm", "unknown"]);
    browser.press("u");
    browser.see_line(&["shipm", "blocked"]);
    assert!(workspace.path(INTERFACE).exists());
    browser.press("p");
    browser.see("> default");
    browser.see("prod (production)");
    browser.see("┌ push ─");
    browser.press("\r");
    browser.see("I am the stub");
    browser.see("exit 7");
    browser.press("1q");
    browser.ends();
    browser.assert_restored();
}

#[test]
fn all_certain_moves_are_made_and_taken_back_at_once() {
    let workspace = Workspace::sample();
    let mut browser = workspace.browse((120, 40));
    browser.see("makes 2 integrations that are really actions");
    browser.press("M");
    browser.see("2 moves");
    browser.see("membrane/integrations/book-shipment.yaml → membrane/actions/book-shipment/book-shipment.yaml");
    browser.press("\r");
    browser.see_gone("really actions");
    assert!(workspace.path("membrane/actions/book-shipment/book-shipment.yaml").exists());
    assert!(workspace.path("membrane/actions/track-shipment/track-shipment.yaml").exists());
    browser.press("u");
    browser.see("makes 2 integrations that are really actions");
    assert!(workspace.path("membrane/integrations/book-shipment.yaml").exists());
    assert!(!workspace.path("membrane/actions/book-shipment").exists());
}

#[test]
fn an_undo_that_would_lose_something_says_how_to_go_on() {
    let workspace = Workspace::sample();
    let mut browser = workspace.browse((120, 40));
    browser.see("watching");
    browser.press("M");
    browser.see("2 moves");
    browser.press("\r");
    browser.see_gone("really actions");
    workspace.write("membrane/integrations/book-shipment.yaml", "key: another\nname: Another\n");
    browser.press("u");
    browser.see("exists already");
    browser.see("undo --leave");
    assert!(workspace.path("membrane/actions/book-shipment/book-shipment.yaml").exists());
}

#[test]
fn a_taken_place_shows_both_files_and_cancel_is_selected() {
    let workspace = Workspace::sample();
    workspace.write("membrane/flows/taken.yaml", "key: taken\nname: What stands there\nnodes: {}\n");
    let mut browser = workspace.browse((120, 40));
    browser.see("watching");
    browser.press("/shipments-api\rm\t\x15membrane/flows/taken.yaml");
    browser.see("exists already");
    browser.press("\r");
    browser.see("+ name: What stands there");
    // An Enter that follows so fast on another is a key held down; behind another key it is an answer.
    browser.press("\x1b[D\r");
    browser.see("Up places");
    browser.press("\r");
    browser.see("+ name: What stands there");
    browser.press("\x1b[C\t\r");
    browser.see_line(&["shipments-api", "as flow", "unknown"]);
    assert!(std::fs::read_to_string(workspace.path("membrane/flows/taken.yaml")).unwrap().contains("http-endpoint"));
    browser.press("u");
    browser.see_line(&["shipments-api", "ignored"]);
    assert!(
        std::fs::read_to_string(workspace.path("membrane/flows/taken.yaml")).unwrap().contains("What stands there")
    );
}
