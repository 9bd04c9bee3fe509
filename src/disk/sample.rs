//! The sample workspace that the program brings along, written into a folder where nothing stands. Never writes over anything.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::regular;

/// The sample's files, by their paths from its root. `build.rs` lists them.
const FILES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/sample.rs"));

/// Why the sample was not written.
#[derive(Debug, thiserror::Error)]
pub enum SampleError {
    #[error("`{}` is not empty, and the sample goes only where nothing stands; name a folder that is empty or not there yet", .0.display())]
    Taken(PathBuf),
    #[error("`{}` is no folder; name a folder that is empty or not there yet", .0.display())]
    NoFolder(PathBuf),
    #[error("`{}` cannot be written: {why}; name another folder", path.display())]
    Io { path: PathBuf, why: io::Error },
}

/// The paths of the sample's files, from its root.
pub fn paths() -> impl Iterator<Item = &'static str> {
    FILES.iter().map(|(path, _)| *path)
}

/// Whether the sample can be written into this folder, as far as can be seen: it is empty, or not there.
///
/// # Errors
/// Where it is not.
pub fn fits(folder: &Path) -> Result<(), SampleError> {
    let failed = |why| SampleError::Io { path: folder.to_owned(), why };
    match fs::read_dir(folder) {
        Ok(mut entries) => match entries.next() {
            None => Ok(()),
            Some(Ok(_)) => Err(SampleError::Taken(folder.to_owned())),
            Some(Err(why)) => Err(failed(why)),
        },
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(error) if error.kind() == io::ErrorKind::NotADirectory => Err(SampleError::NoFolder(folder.to_owned())),
        Err(why) => Err(failed(why)),
    }
}

/// Writes the sample into a folder, which is made where it is not there.
///
/// # Errors
/// Where something stands in the folder, or a file cannot be written; what was written until then stays.
pub fn write(folder: &Path) -> Result<(), SampleError> {
    fits(folder)?;
    for (path, text) in FILES {
        let path = folder.join(path);
        create(&path, text).map_err(|why| SampleError::Io { path, why })?;
    }
    Ok(())
}

fn create(path: &Path, text: &str) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    regular::create(path, 0o666)?.write_all(text.as_bytes())
}
