//! Who asks: the address at the other end, or the one that a trusted proxy names.
use actix_web::{dev::ServiceRequest, http::header::HeaderMap};
use std::{
    net::{IpAddr, Ipv6Addr, SocketAddr},
    str::FromStr,
    sync::Once,
};

/// A range of addresses, `10.0.0.0/8` or a single one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Network {
    address: IpAddr,
    prefix: u32,
}

impl FromStr for Network {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("`{text}` is neither an address nor a range such as 10.0.0.0/8");
        let (address, prefix) = text.split_once('/').map_or((text, None), |(address, prefix)| (address, Some(prefix)));
        let address: IpAddr = address.trim().parse().map_err(|_| wrong())?;
        let most = if address.is_ipv4() { 32 } else { 128 };
        let prefix = prefix.map_or(Ok(most), |prefix| prefix.trim().parse()).ok().filter(|prefix| *prefix <= most).ok_or_else(wrong)?;
        Ok(Self { address, prefix })
    }
}

impl Network {
    fn holds(self, address: IpAddr) -> bool {
        match (self.address, address) {
            (IpAddr::V4(a), IpAddr::V4(b)) => (a.to_bits() ^ b.to_bits()).leading_zeros() >= self.prefix,
            (IpAddr::V6(a), IpAddr::V6(b)) => (a.to_bits() ^ b.to_bits()).leading_zeros() >= self.prefix,
            _ => false,
        }
    }
}

/// Who asked, as far as that can be believed: from the connection on, each proxy that is trusted is asked for whom it speaks. Of IPv6 it
/// is the first half of the address, which is a site: a client has as many of the second half as it likes.
pub fn client(request: &ServiceRequest, trusted: &[Network]) -> Option<IpAddr> {
    let mut client = request.peer_addr()?.ip().to_canonical();
    let believed = trusted.iter().any(|network| network.holds(client));
    if !believed && ["forwarded", "x-forwarded-for"].iter().any(|name| request.headers().contains_key(*name)) {
        warn(client);
    }
    if believed {
        let mut said = forwarded(request.headers());
        while trusted.iter().any(|network| network.holds(client)) {
            let Some(Some(before)) = said.pop() else { break };
            client = before.to_canonical();
        }
    }
    Some(match client {
        IpAddr::V6(address) => Ipv6Addr::from_bits(address.to_bits() >> 64 << 64).into(),
        v4 @ IpAddr::V4(_) => v4,
    })
}

/// Says once that a proxy is not believed: all who come through it are one client.
fn warn(peer: IpAddr) {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        tracing::warn!(
            %peer,
            "a request says for whom it was forwarded, but its sender is not trusted: all who come that way share one allowance; if it is a proxy of yours name it with --trusted-proxies"
        );
    });
}

/// The addresses that proxies have written down, the first client first; `None` where one hid it. `Forwarded` (RFC 7239) goes before
/// `X-Forwarded-For`.
fn forwarded(headers: &HeaderMap) -> Vec<Option<IpAddr>> {
    let lines = |name: &str| headers.get_all(name).filter_map(|line| line.to_str().ok()).collect::<Vec<_>>().join(",");
    let standard = lines("forwarded");
    if standard.is_empty() {
        return lines("x-forwarded-for").split(',').map(address).collect();
    }
    let named = |hop: &str| {
        let pair = hop.split(';').filter_map(|pair| pair.split_once('=')).find(|(name, _)| name.trim().eq_ignore_ascii_case("for"));
        pair.and_then(|(_, value)| address(value))
    };
    standard.split(',').map(named).collect()
}

/// An address, with or without quotes, brackets and a port.
fn address(text: &str) -> Option<IpAddr> {
    let text = text.trim().trim_matches('"');
    let with_port = || text.parse::<SocketAddr>().ok().map(|address| address.ip());
    text.trim_start_matches('[').trim_end_matches(']').parse().ok().or_else(with_port)
}

#[cfg(test)]
mod tests {
    use super::{Network, client};
    use actix_web::test::TestRequest;
    use std::net::SocketAddr;

    #[test]
    fn only_a_trusted_proxy_is_believed() {
        for (peer, headers, trusted, expected) in [
            ("192.0.2.1:1", &[("x-forwarded-for", "198.51.100.7")][..], &[][..], "192.0.2.1"),
            ("192.0.2.1:1", &[("x-forwarded-for", "198.51.100.7")], &["192.0.2.0/24"], "198.51.100.7"),
            // what the client wrote itself stands to the left of what the proxy saw
            ("192.0.2.1:1", &[("x-forwarded-for", "1.1.1.1, 198.51.100.7")], &["192.0.2.0/24"], "198.51.100.7"),
            ("192.0.2.1:1", &[("x-forwarded-for", "198.51.100.7, 192.0.2.9")], &["192.0.2.0/24"], "198.51.100.7"),
            ("192.0.2.1:1", &[("x-forwarded-for", "nonsense")], &["192.0.2.1"], "192.0.2.1"),
            ("192.0.2.1:1", &[], &["192.0.2.1"], "192.0.2.1"),
            (
                "192.0.2.1:1",
                &[("forwarded", "for=198.51.100.7;proto=https"), ("x-forwarded-for", "1.1.1.1")],
                &["192.0.2.1"],
                "198.51.100.7",
            ),
            ("192.0.2.1:1", &[("forwarded", "For=\"[2001:db8:1:2:3:4:5:6]:4711\"")], &["192.0.2.1"], "2001:db8:1:2::"),
            ("192.0.2.1:1", &[("forwarded", "for=unknown")], &["192.0.2.1"], "192.0.2.1"),
            ("[2001:db8:1:2:3:4:5:6]:1", &[], &[], "2001:db8:1:2::"),
            ("[::ffff:192.0.2.1]:1", &[], &[], "192.0.2.1"),
        ] {
            let Ok(peer) = peer.parse::<SocketAddr>() else { panic!("{peer}") };
            let request = headers.iter().fold(TestRequest::get().peer_addr(peer), |r, header| r.append_header(*header)).to_srv_request();
            let trusted: Vec<Network> = trusted.iter().filter_map(|network| network.parse().ok()).collect();
            assert_eq!(client(&request, &trusted).map(|client| client.to_string()).as_deref(), Some(expected), "{peer} {headers:?}");
        }
    }

    #[test]
    fn ranges_are_read() {
        for good in ["10.0.0.0/8", "::1", "2001:db8::/32", "0.0.0.0/0"] {
            assert!(good.parse::<Network>().is_ok(), "{good}");
        }
        for bad in ["", "10.0.0.0/33", "10.0.0/8", "localhost", "::/129", "1.2.3.4/x"] {
            assert!(bad.parse::<Network>().is_err(), "{bad}");
        }
    }
}
