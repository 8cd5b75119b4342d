//! The loop while developing: build, serve, rebuild on change.

use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::thread;
use std::time::Duration;

use crate::run::succeed;
use crate::{Outcome, site, tools};

const USUAL_PORT: u16 = 8080;

/// `cargo xtask serve [--port N] [--release]`.
pub fn serve(options: &[&str]) -> Outcome {
    let wanted = read(options)?;
    let folders = tools::for_the_page()?;
    let port = wanted.port.map_or_else(free_port, Ok)?;
    println!("Building the page; its address follows when it is ready (the first time takes a few minutes)");
    announce_when_ready(port);
    site::what_is_simulated()?;
    let mut trunk = site::trunk(&folders);
    // Its own folder: dist/ is for the release site alone.
    trunk.args(["serve", "--dist", "target/serve", "--address", "127.0.0.1", "--port", &port.to_string()]);
    if wanted.release {
        site::release(&mut trunk);
    }
    succeed(&mut trunk)
}

#[derive(Default)]
struct Wanted {
    port: Option<u16>,
    release: bool,
}

fn read(options: &[&str]) -> Outcome<Wanted> {
    match options {
        [] => Ok(Wanted::default()),
        ["--release", rest @ ..] => Ok(Wanted { release: true, ..read(rest)? }),
        ["--port", number, rest @ ..] => {
            let port = number.parse().map_err(|_| format!("`{number}` is not a port number"))?;
            Ok(Wanted { port: Some(port), ..read(rest)? })
        }
        [other, ..] => Err(format!("serve knows `--port N` and `--release`, not `{other}`")),
    }
}

/// The usual port, or the next one that nothing listens on.
fn free_port() -> Outcome<u16> {
    (USUAL_PORT..USUAL_PORT + 100)
        .find(|port| TcpListener::bind((Ipv4Addr::LOCALHOST, *port)).is_ok())
        .ok_or_else(|| format!("no port is free from {USUAL_PORT} on; give one with --port"))
}

/// Prints the address once something answers there. Ends with the process at the latest.
fn announce_when_ready(port: u16) {
    thread::spawn(move || {
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
        while TcpStream::connect_timeout(&address, Duration::from_secs(1)).is_err() {
            thread::sleep(Duration::from_millis(300));
        }
        println!("\nServiscope is at http://{address}/  (it rebuilds on change; Ctrl-C ends it)\n");
    });
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn options_are_read_in_any_order() {
        for options in [["--port", "9000", "--release"], ["--release", "--port", "9000"]] {
            let wanted = read(&options);
            assert!(wanted.is_ok_and(|wanted| wanted.port == Some(9000) && wanted.release));
        }
    }

    #[test]
    fn what_is_no_option_is_named() {
        assert!(read(&["--prot"]).is_err_and(|message| message.contains("--prot")));
        assert!(read(&["--port", "x"]).is_err_and(|message| message.contains('x')));
    }
}
