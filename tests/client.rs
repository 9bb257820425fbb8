//! An HTTP client that takes every answer as it comes.
use crate::TestApp;
use serde_json::{Value, json};
use std::{sync::OnceLock, time::Duration};
use ureq::Agent;

/// How long a body may take to be sent, and an answer to begin and to end.
const PATIENCE: Duration = Duration::from_secs(60);

/// Bytes that are read and written at once: more than the headers of any answer.
const BUFFER: usize = 32 * 1024;

/// An answer: status, headers, body.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The status.
    pub status: u16,
    headers: Vec<(String, String)>,
    /// The body as it came, in whatever coding.
    pub bytes: Vec<u8>,
    /// The body as text; empty where it is none, or compressed.
    pub text: String,
}

impl Answer {
    /// A header, if there is one of this name.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(n, _)| n.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    /// Every header, in order.
    pub fn headers(&self) -> &[(String, String)] {
        &self.headers
    }

    /// The body as JSON.
    #[track_caller]
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|e| panic!("not JSON ({e}): {} {}", self.status, self.text))
    }

    /// The body of an answer that has to be a success.
    #[track_caller]
    pub fn ok(&self) -> Value {
        assert_eq!(self.status, 200, "{}", self.text);
        self.json()
    }
}

/// The answer to a GraphQL query.
#[derive(Clone, Debug)]
pub struct GraphqlAnswer(pub Value);

impl GraphqlAnswer {
    /// The data of an answer that has to be without errors.
    #[track_caller]
    pub fn ok(&self) -> &Value {
        assert!(self.0.get("errors").is_none(), "{:#}", self.0);
        &self.0["data"]
    }

    /// The first error of an answer that has to have one.
    #[track_caller]
    pub fn error(&self) -> &Value {
        assert!(self.0["errors"].is_array(), "{:#}", self.0);
        &self.0["errors"][0]
    }
}

fn agent() -> &'static Agent {
    static AGENT: OnceLock<Agent> = OnceLock::new();
    AGENT.get_or_init(|| {
        Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .allow_non_standard_methods(true)
            // a timeout of the whole would start a thread for each request, to look up what needs no looking up
            .timeout_send_body(Some(PATIENCE))
            .timeout_recv_response(Some(PATIENCE))
            .timeout_recv_body(Some(PATIENCE))
            // each connection fills its buffers with zeroes, byte by byte where nothing is optimised
            .input_buffer_size(BUFFER)
            .output_buffer_size(BUFFER)
            .build()
            .new_agent()
    })
}

fn answer(sent: Result<ureq::http::Response<ureq::Body>, ureq::Error>) -> Answer {
    let mut response = sent.expect("the server answers");
    let headers = response.headers().iter().map(|(n, v)| (n.to_string(), String::from_utf8_lossy(v.as_bytes()).into_owned())).collect();
    let bytes = response.body_mut().with_config().limit(200 * 1024 * 1024).read_to_vec().expect("a body");
    let coded = response.headers().contains_key("content-encoding");
    let text = if coded { String::new() } else { String::from_utf8(bytes.clone()).unwrap_or_default() };
    Answer { status: response.status().as_u16(), headers, bytes, text }
}

/// GET of a whole address, of a server that another process runs.
pub fn get(url: &str) -> Answer {
    answer(agent().get(url).call())
}

/// A text as a part of an address, percent-encoded.
pub fn encode(text: &str) -> String {
    let plain = |b: u8| b.is_ascii_alphanumeric() || b"-_.~".contains(&b);
    text.bytes().map(|b| if plain(b) { char::from(b).to_string() } else { format!("%{b:02X}") }).collect()
}

impl TestApp {
    /// GET.
    pub fn get(&self, path: &str) -> Answer {
        self.get_with(path, &[])
    }

    /// GET with headers.
    pub fn get_with(&self, path: &str, headers: &[(&str, &str)]) -> Answer {
        let request = headers.iter().fold(agent().get(self.url(path)), |request, (name, value)| request.header(*name, *value));
        answer(request.call())
    }

    /// HEAD.
    pub fn head(&self, path: &str) -> Answer {
        self.head_with(path, &[])
    }

    /// HEAD with headers.
    pub fn head_with(&self, path: &str, headers: &[(&str, &str)]) -> Answer {
        let request = headers.iter().fold(agent().head(self.url(path)), |request, (name, value)| request.header(*name, *value));
        answer(request.call())
    }

    /// Any method without a body.
    pub fn send(&self, method: &str, path: &str) -> Answer {
        let url = self.url(path);
        answer(match method {
            "PUT" => agent().put(url).send_empty(),
            "PATCH" => agent().patch(url).send_empty(),
            "POST" => agent().post(url).send_empty(),
            "DELETE" => agent().delete(url).call(),
            "OPTIONS" => agent().options(url).call(),
            other => panic!("no such method here: {other}"),
        })
    }

    /// POST of a text with headers.
    pub fn post(&self, path: &str, body: &str, headers: &[(&str, &str)]) -> Answer {
        let request = headers.iter().fold(agent().post(self.url(path)), |request, (name, value)| request.header(*name, *value));
        answer(request.send(body))
    }

    /// Any method with a body and headers.
    pub fn ask(&self, method: &str, path: &str, body: &str, headers: &[(&str, &str)]) -> Answer {
        let request = ureq::http::Request::builder().method(method).uri(self.url(path));
        let request = headers.iter().fold(request, |request, (name, value)| request.header(*name, *value));
        answer(agent().run(request.body(body.to_owned()).expect("a request")))
    }

    /// A GraphQL query.
    pub fn graphql(&self, query: &str) -> GraphqlAnswer {
        self.graphql_with(query, json!({}))
    }

    /// A GraphQL query with variables.
    pub fn graphql_with(&self, query: &str, variables: Value) -> GraphqlAnswer {
        let body = json!({ "query": query, "variables": variables }).to_string();
        GraphqlAnswer(self.post("/graphql", &body, &[("content-type", "application/json")]).json())
    }
}
