//! The commands from outside: what they print, with which exit code, and what they leave on the disk.

mod characters;
#[path = "../push/gate.rs"]
mod gate;
mod harness;

mod cancelling;
mod cases;
mod demo;
mod hostile;
mod leaving;
mod linked;
mod looking;
mod moving;
mod newer;
mod pipes;
mod pushing;
mod reading;
mod rehearsing;
mod roots;
mod taken;
mod undoing;
