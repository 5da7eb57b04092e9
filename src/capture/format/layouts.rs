//! All layouts that are read, in the order in which their readers are asked.

use super::transcript::{
    aiohttp, curl_trace, curl_verbose, excon, http_client, http_rb, httparty, httpx, net_http, oauthlib, python_log, rest_client,
    toolbelt,
};
use super::{
    DocumentReader, Fragment, LayoutReader, Scan, apache, cassette, code, collection, curl, dotnet, exception, faraday, fetch,
    golang, har, html_form, http, http_file, httpie, hurl, inspect, java, jmeter, json_log, libcurl, mitmdump, mockserver, nock,
    node, okhttp, packets, pact, perl, powershell, printed, prose, quoted, responses, rust, transcript, tshark, webmock, wget,
    wiremock,
};
use crate::capture::model::Capture;
use crate::text::layers::{Layers, Slice};

/// In this order, the first that recognises the text and finds a request in it has it; otherwise the text is scanned.
pub(super) const DOCUMENTS: &[DocumentReader] = &[
    document(tshark::FORM, "packets of tshark -T json", tshark::recognise, tshark::read_tshark),
    document(har::FORM, "HTTP Archives of browsers, proxies and test tools", har::recognise, har::read_har),
    document(cassette::VCR, "cassettes of VCR for Ruby and R, YAML or JSON", cassette::is_vcr, cassette::read_vcr),
    document(cassette::BETAMAX, "cassettes of betamax", cassette::is_betamax, cassette::read_betamax),
    document(cassette::VCRPY, "cassettes of vcrpy and pytest-recording, YAML or JSON", cassette::is_vcrpy, cassette::read_vcrpy),
    document(cassette::GO_VCR, "cassettes of go-vcr", cassette::is_go_vcr, cassette::read_go_vcr),
    document(cassette::PHP_VCR, "cassettes of PHP-VCR, YAML or JSON", cassette::is_php_vcr, cassette::read_php_vcr),
    document(responses::FORM, "what the recorder of Python's responses writes", responses::recognise, responses::read_responses),
    document(pact::FORM, "contracts of Pact, specification 2 to 4", pact::recognise, pact::read_pact),
    document(
        mockserver::FORM,
        "expectations and logged requests of MockServer",
        mockserver::recognise,
        mockserver::read_mockserver,
    ),
    document(
        wiremock::FORM,
        "WireMock's journal, stub mappings, and its near misses",
        wiremock::recognise,
        wiremock::read_wiremock,
    ),
    document(
        nock::FORM,
        "nock's recordings, as objects and as code, and its unmatched requests",
        nock::recognise,
        nock::read_objects,
    ),
    document(jmeter::FORM, "results and plans of JMeter in XML", jmeter::recognise, jmeter::read_jmeter),
    collection::POSTMAN,
    collection::INSOMNIA,
    collection::BRUNO_RUN,
    json_log::DOCUMENT,
];

/// In this order, the first that finds something at a line has it.
pub(super) const READERS: &[LayoutReader] = &[
    layout(nock::FORM, "", nock::read_nock),
    layout(webmock::FORM, "WebMock's message on an unregistered request", webmock::read_webmock),
    layout(wiremock::FORM, "", wiremock::read_near_miss),
    layout(faraday::FORM, "log of Faraday's logger middleware, 0.9 to 2.x", faraday::read_faraday),
    layout(html_form::FORM, "a form of a web page, with the fields that it sends", html_form::read_html_form),
    layout(collection::BRUNO, "Bruno's request files, blocks in braces", collection::read_bruno),
    layout(collection::NEWMAN, "newman's report on a terminal, with and without --verbose", collection::read_newman),
    layout(hurl::VERBOSE, "output of hurl --verbose and --very-verbose", hurl::read_verbose),
    layout(
        curl_verbose::FORM,
        "curl -v, CURLOPT_VERBOSE of PHP, pycurl and others; with its command one exchange",
        curl_verbose::read_curl_verbose,
    ),
    layout(curl_trace::FORM, "curl --trace and --trace-ascii", curl_trace::read_curl_trace),
    layout(net_http::FORM, "Net::HTTP's set_debug_output, HTTParty's debug_output", net_http::read_net_http),
    layout(
        http_client::FORM,
        "http.client with debuglevel, as urllib, requests and urllib3 use it",
        http_client::read_http_client,
    ),
    layout(httpx::FORM, "httpx: HTTP/2 fields in its debug log, requests printed by hooks", httpx::read_httpx),
    layout(python_log::FORM, "lines of urllib3's and httpx's logs", python_log::read_python_log),
    layout(http_rb::FORM, "log of http.rb's logging feature", http_rb::read_http_rb),
    layout(httparty::FORM, "HTTParty's log in its format :curl", httparty::read_httparty),
    layout(rest_client::FORM, "log of rest-client", rest_client::read_rest_client),
    layout(toolbelt::FORM, "dumps of requests-toolbelt", toolbelt::read_toolbelt),
    layout(transcript::wget::FORM, "wget --debug and wget -S", transcript::wget::read_wget_log),
    layout(apache::FORM, "wire and header log of Apache HttpClient 3 to 5", apache::read_apache),
    layout(okhttp::FORM, "OkHttp's logging interceptor, as Retrofit uses it", okhttp::read_okhttp),
    layout(
        quoted::FORM,
        "HTTP messages in string literals: Go %q, strace, reqwest's connection_verbose, Node, undici",
        quoted::read_quoted,
    ),
    layout(rust::FORM, "requests and answers as Rust prints them: reqwest, http", rust::read_rust),
    layout(
        java::FORM,
        "debug logs of java.net.http and HttpURLConnection; maps and entities as Java and Spring print them",
        java::read_java,
    ),
    layout(dotnet::FORM, ".NET HttpClient's log, HttpRequestMessage as it prints itself", dotnet::read_dotnet),
    layout(packets::FORM, "tcpdump -A and -X, tshark follow, hex dumps, ureq's trace", packets::read_packets),
    layout(node::FORM, "NODE_DEBUG=http, fetch and undici, undici's diagnostics, header objects of node:http", node::read_node),
    layout(mitmdump::FORM, "flows as mitmdump prints them", mitmdump::read_mitmdump),
    layout("tshark-verbose", "packets of tshark -V", tshark::read_verbose),
    layout(golang::FORM, "requests and header maps as Go prints them, resty's debug log", golang::read_golang),
    layout(perl::FORM, "LWP's dump, Data::Dumper of HTTP::Request, Mojolicious' debug output", perl::read_perl),
    layout(
        exception::FORM,
        "exception texts that quote a header value or the address: Java, Python, Go, Guzzle, Spring",
        exception::read_exception,
    ),
    layout(aiohttp::FORM, "aiohttp's tracing signals", aiohttp::read_aiohttp),
    layout(oauthlib::FORM, "debug log of requests-oauthlib", oauthlib::read_oauthlib),
    layout(excon::FORM, "Excon's instrumentation", excon::read_excon),
    layout(
        powershell::FORM,
        "Invoke-RestMethod and Invoke-WebRequest with their variables, DevTools' copies for PowerShell",
        powershell::read_powershell,
    ),
    layout(
        curl::FORM,
        "curl command lines for POSIX shells, cmd.exe and PowerShell; `--libcurl` source",
        curl::read_curl_command,
    ),
    layout(wget::FORM, "wget command lines", wget::read_wget_command),
    layout(httpie::FORM, "HTTPie and xh command lines", httpie::read_httpie_command),
    layout(
        code::FORM,
        "calls of HTTP libraries in source code: fetch, axios, requests, http.client, urllib, RestClient, Faraday, Laravel and others",
        code::read_calls,
    ),
    layout(fetch::FORM, "`fetch(...)` calls, DevTools' copies as fetch and Node.js fetch", fetch::read_fetch),
    layout(
        printed::FORM,
        "objects that programs print: axios configs, header maps of JavaScript, Python, PHP, Perl",
        printed::read_printed,
    ),
    layout(hurl::FILE, "Hurl files: sections, bodies, expected answers", hurl::read_file),
    layout(
        http_file::FORM,
        "request files of editors (.http, .rest): VS Code REST Client, JetBrains, httpyac",
        http_file::read_http_file,
    ),
    layout(libcurl::FORM, "C source of curl --libcurl", libcurl::read_libcurl),
    layout(http::FORM, "raw HTTP messages, a request alone or with its answer", http::read_http_message),
    // What no reader of a known layout has; those below take any part of a request.
    layout(code::FORM, "", code::read_other),
    layout(inspect::FORM, "headers and body as Ruby or Python prints them, Faraday's env object", inspect::read_inspect),
    layout(prose::FORM, "a forum post or chat message with parts of a request in its prose", prose::read_prose),
];

const fn document(
    name: &'static str,
    summary: &'static str,
    recognise: fn(&[u8]) -> Option<&'static str>,
    read: fn(&mut Layers<'_>, Slice) -> Capture,
) -> DocumentReader {
    DocumentReader { name, summary, recognise, read }
}

/// A layout without a summary has it in another row.
const fn layout(name: &'static str, summary: &'static str, read: fn(&mut Scan<'_, '_>, usize) -> Vec<Fragment>) -> LayoutReader {
    LayoutReader { name, summary, read }
}
