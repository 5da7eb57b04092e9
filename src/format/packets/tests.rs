use crate::format::testing::read;

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
        read(text),
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
        assert_eq!(read(text), ["[packets wire] PUT /token Whole\nbody a=b"], "{text}");
    }
}
