//! The commands from outside: what they print, with which exit code, and what they leave on the disk.

mod harness;

mod hostile;
mod leaving;
mod linked;
mod looking;
mod moving;
mod pushing;
mod reading;
mod rehearsing;
mod taken;
mod undoing;
