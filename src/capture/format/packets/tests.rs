use crate::capture::format::testing::read_texts;

#[test]
fn a_body_in_its_own_packet_is_found() {
    let text = "22:12:03.2 IP 127.0.0.1.44810 > 127.0.0.1.80: Flags [P.], seq 1:9, ack 1, length 90\n\
        E..>.8@.@.Z....POST /token HTTP/1.1\nContent-Length: 3\n\n\n\
        22:12:03.3 IP 127.0.0.1.44810 > 127.0.0.1.80: Flags [P.], seq 9:12, ack 1, length 3\n\
        E..>.8@.@.Z....a=b\n\
        22:12:03.4 IP 127.0.0.1.80 > 127.0.0.1.44810: Flags [.], ack 12, length 0\n\
        E..>.8@.@.Z....\n\
        22:12:03.5 IP 127.0.0.1.80 > 127.0.0.1.44810: Flags [P.], seq 1:9, ack 12, length 40\n\
        E..>.8@.@.Z....HTTP/1.1 400 Bad Request\nServer: x\n\n{\"error\":\"e\"}\n";
    assert_eq!(
        read_texts(text),
        ["[packets wire] POST /token Whole\nContent-Length: 3\nbody a=b\n<- 400 (1 fields) {\"error\":\"e\"}"]
    );
}

#[test]
fn rows_of_other_dumpers_are_read_as_a_stream() {
    for text in [
        "00000000: 5055 5420 2f74 6f6b 656e 2048 5454 502f  PUT /token HTTP/\n00000010: 312e 310d 0a0d 0a61 3d62                 1.1....a=b\n",
        "00000000  50 55 54 20 2f 74 6f 6b  65 6e 20 48 54 54 50 2f  |PUT /token HTTP/|\n\
         00000010  31 2e 31 0d 0a 0d 0a 61  3d 62                    |1.1....a=b|\n",
    ] {
        assert_eq!(read_texts(text), ["[packets wire] PUT /token Whole\nbody a=b"], "{text}");
    }
}

#[test]
fn octets_of_ureq_are_read() {
    let rows = [
        "TRACE ureq_proto::util: 504f 5354 202f 6f61 7574 682f 746f 6b65  POST./oauth/toke",
        "TRACE ureq_proto::util: 6e20 4854 5450 2f31 2e31 0d0a 686f 7374  n.HTTP/1.1..host",
        "TRACE ureq_proto::util: 3a20 682e 6578 616d 706c 650d 0a61 7574  :.h.example..aut",
        "TRACE ureq_proto::util: 686f 7269 7a61 7469 6f6e 3a20 4261 7369  horization:.Basi",
        "TRACE ureq_proto::util: 6320 6157 5136 6377 3d3d 0d0a 636f 6e74  c.aWQ6cw==..cont",
        "TRACE ureq_proto::util: 656e 742d 6c65 6e67 7468 3a20 3234 0d0a  ent-length:.24..",
        "TRACE ureq_proto::util: 0d0a ---- ---- ---- ---- ---- ---- ----  ................",
        "TRACE ureq_proto::util: 6772 616e 745f 7479 7065 3d72 6566 7265  grant_type=refre",
        "TRACE ureq_proto::util: 7368 5f74 6f6b 656e ---- ---- ---- ----  sh_token........",
        "TRACE ureq_proto::util: 4854 5450 2f31 2e31 2034 3030 2042 6164  HTTP/1.1.400.Bad",
        "TRACE ureq_proto::util: 2052 6571 7565 7374 0d0a 636f 6e74 656e  .Request..conten",
        "TRACE ureq_proto::util: 742d 6c65 6e67 7468 3a20 320d 0a0d 0a--  t-length:.2.....",
        "TRACE ureq_proto::util: 7b7d ---- ---- ---- ---- ---- ---- ----  {}..............",
    ];
    assert_eq!(
        read_texts(&rows.join("\n")),
        [
            "[packets wire] POST /oauth/token Whole\nhost: h.example\nauthorization: Basic aWQ6cw==\ncontent-length: 24\nbody grant_type=refresh_token\n<- 400 (1 fields)"
        ]
    );
    assert!(read_texts("TRACE ureq_proto::util: 504f 53\nureq_proto::util: 504f zz54\n").is_empty());
}
