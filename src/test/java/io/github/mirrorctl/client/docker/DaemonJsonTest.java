package io.github.mirrorctl.client.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.mirrorctl.mirror.InvalidInput;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class DaemonJsonTest {
  private static final URI M = URI.create("http://127.0.0.1:5000");
  private static final String FILE = "/etc/docker/daemon.json";

  static Stream<Arguments> before_and_after() {
    return Stream.of(
        row("an empty file", "", "{\n  \"registry-mirrors\": [\n    \"M\"\n  ]\n}\n"),
        row("white space", " \n\t\n", "{\n  \"registry-mirrors\": [\n    \"M\"\n  ]\n}\n"),
        row("an empty object", "{}", "{\n  \"registry-mirrors\": [\n    \"M\"\n  ]\n}"),
        row(
            "an empty object, CRLF",
            "{\r\n}\r\n",
            "{\r\n  \"registry-mirrors\": [\r\n    \"M\"\r\n  ]\r\n}\r\n"),
        row(
            "a member",
            "{\n  \"debug\": true\n}\n",
            "{\n  \"debug\": true,\n  \"registry-mirrors\": [\n    \"M\"\n  ]\n}\n"),
        row(
            "four spaces",
            "{\n    \"debug\": true\n}",
            "{\n    \"debug\": true,\n    \"registry-mirrors\": [\n        \"M\"\n    ]\n}"),
        row(
            "tabs and CRLF",
            "{\r\n\t\"debug\": true\r\n}\r\n",
            "{\r\n\t\"debug\": true,\r\n\t\"registry-mirrors\": [\r\n\t\t\"M\"\r\n\t]\r\n}\r\n"),
        row(
            "one line",
            "{\"debug\": true, \"tls\": false}",
            "{\"debug\": true, \"tls\": false, \"registry-mirrors\": [\"M\"]}"),
        row(
            "one line, one member",
            "{\"debug\": true}\n",
            "{\"debug\": true, \"registry-mirrors\": [\"M\"]}\n"),
        row(
            "one line with spaces",
            "{ \"debug\" : true }",
            "{ \"debug\" : true, \"registry-mirrors\" : [\"M\"] }"),
        row(
            "no white space",
            "{\"debug\":true,\"tls\":false}",
            "{\"debug\":true,\"tls\":false,\"registry-mirrors\":[\"M\"]}"),
        row(
            "no white space, one member",
            "{\"debug\":true}",
            "{\"debug\":true,\"registry-mirrors\":[\"M\"]}"),
        row(
            "a blank line between",
            "{\n\n  \"debug\": true\n}",
            "{\n\n  \"debug\": true,\n\n  \"registry-mirrors\": [\n    \"M\"\n  ]\n}"),
        row(
            "an empty list",
            "{\n  \"registry-mirrors\": [],\n  \"debug\": true\n}",
            "{\n  \"registry-mirrors\": [\n    \"M\"\n  ],\n  \"debug\": true\n}"),
        row(
            "another mirror",
            "{\"registry-mirrors\": [\"https://a\"]}",
            "{\"registry-mirrors\": [\"M\", \"https://a\"]}"),
        row(
            "another mirror, no white space",
            "{\"registry-mirrors\":[\"https://a\"]}",
            "{\"registry-mirrors\":[\"M\",\"https://a\"]}"),
        row(
            "another mirror on its line",
            "{\n  \"registry-mirrors\": [\n    \"https://a\"\n  ]\n}",
            "{\n  \"registry-mirrors\": [\n    \"M\",\n    \"https://a\"\n  ]\n}"),
        row(
            "two other mirrors",
            "{\"registry-mirrors\":[ \"https://a\" , \"https://b\" ]}",
            "{\"registry-mirrors\":[ \"M\" , \"https://a\" , \"https://b\" ]}"),
        row(
            "the mirror second",
            "{\"registry-mirrors\": [\"https://a\", \"http://LocalHost:5000/\"]}",
            "{\"registry-mirrors\": [\"http://LocalHost:5000/\", \"https://a\"]}"),
        row(
            "the mirror first",
            "{\"registry-mirrors\":[\"http://localhost:5000/\",\"https://a\"] }",
            "{\"registry-mirrors\":[\"http://localhost:5000/\",\"https://a\"] }"),
        row(
            "unknown keys, braces and quotes in strings",
            "{\n  \"x\\\"}\": \"] } \\\\\",\n  \"é😀\": {\"registry-mirrors\": 1}\n}\n",
            "{\n  \"x\\\"}\": \"] } \\\\\",\n  \"é😀\": {\"registry-mirrors\": 1},\n  \"registry-mirrors\": [\n    \"M\"\n  ]\n}\n"));
  }

  private static Arguments row(String name, String before, String after) {
    return Arguments.of(name, before, after.replace("\"M\"", "\"" + M + "\""));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("before_and_after")
  void puts_the_mirror_first_and_keeps_every_other_byte(String name, String before, String after) {
    DaemonJson edited = DaemonJson.parse(before, FILE).withMirrorsFirst(List.of(M));
    assertThat(edited.text()).isEqualTo(after);
    assertThat(edited.withMirrorsFirst(List.of(M)).text()).as("a second time").isEqualTo(after);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("before_and_after")
  void takes_out_what_it_put_in(String name, String before, String after) {
    DaemonJson original = DaemonJson.parse(before, FILE);
    boolean had =
        original.registryMirrors().stream().anyMatch(m -> DaemonJson.same(m, M.toString()));
    boolean hadNoMembers = before.replaceAll("\\s", "").matches("(\\{})?");
    if (!had && !hadNoMembers && !before.contains("[]")) {
      assertThat(DaemonJson.parse(after, FILE).without(List.of(M), List.of()).text())
          .isEqualTo(before);
    }
  }

  @Test
  void takes_the_key_out_with_its_last_mirror() {
    assertThat(
            DaemonJson.parse(
                    "{\"registry-mirrors\": [\"http://localhost:5000\"], \"debug\": true}", FILE)
                .without(List.of(M), List.of())
                .text())
        .isEqualTo("{\"debug\": true}");
    assertThat(
            DaemonJson.parse("{\n  \"registry-mirrors\": [\"http://localhost:5000\"]\n}\n", FILE)
                .without(List.of(M), List.of())
                .text())
        .isEqualTo("{}\n");
  }

  @Test
  void puts_several_mirrors_first_in_their_order() {
    DaemonJson edited =
        DaemonJson.parse("{\"registry-mirrors\": [\"https://a\", \"https://b\"]}", FILE)
            .withMirrorsFirst(List.of(URI.create("https://b"), URI.create("https://c")));
    assertThat(edited.registryMirrors()).containsExactly("https://b", "https://c", "https://a");
  }

  @Test
  void keeps_the_two_lists_apart() {
    DaemonJson edited =
        DaemonJson.parse("{\n\t\"debug\": true\n}\n", FILE)
            .withMirrorsFirst(List.of(URI.create("http://10.0.0.1:5000")))
            .withInsecureRegistry("http://10.0.0.1:5000");
    assertThat(edited.text())
        .isEqualTo(
            """
            {
            \t"debug": true,
            \t"registry-mirrors": [
            \t\t"http://10.0.0.1:5000"
            \t],
            \t"insecure-registries": [
            \t\t"http://10.0.0.1:5000"
            \t]
            }
            """);
    assertThat(edited.without(List.of(), List.of("http://10.0.0.1:5000")).registryMirrors())
        .containsExactly("http://10.0.0.1:5000");
  }

  static Stream<Arguments> bad_files() {
    return Stream.of(
        Arguments.of(
            "{\n  \"debug\": true,\n}\n",
            FILE
                + " is not valid JSON: line 3, column 1: unexpected character ('}'): was expecting double-quote to start field name"),
        Arguments.of(
            "{\"debug\": true",
            FILE
                + " is not valid JSON: line 1, column 15: unexpected end-of-input: expected close marker for Object"),
        Arguments.of(
            "{\"debug\": yes}",
            FILE
                + " is not valid JSON: line 1, column 11: unrecognized token 'yes': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false')"),
        Arguments.of(
            "// hello\n{}",
            FILE
                + " is not valid JSON: line 1, column 1: unexpected character ('/'): JSON has no comments"),
        Arguments.of(
            "{}\n{}",
            FILE
                + " is not valid JSON: line 2, column 1: there is more text after the closing brace"),
        Arguments.of(
            "[]", FILE + " is not valid JSON: line 1, column 1: it must be a JSON object, {…}"),
        Arguments.of(
            "\"x\"", FILE + " is not valid JSON: line 1, column 1: it must be a JSON object, {…}"),
        Arguments.of(
            "\uFEFF{}", FILE + " starts with a byte order mark, which Docker before 23.0 refuses"),
        Arguments.of(
            "{\"debug\": true,\n\"debug\": false}",
            FILE + " has the key \"debug\" twice, in lines 1 and 2"),
        Arguments.of(
            "{\"log-opts\": {\"a\": 1,\n\"a\": 2}}",
            FILE + " has the key \"a\" twice, in lines 1 and 2"),
        Arguments.of(
            "{\"x\": [{\"a\": 1,\n\"a\": 2}]}",
            FILE + " has the key \"a\" twice, in lines 1 and 2"),
        Arguments.of(
            "{\"registry-mirrors\": \"http://a\"}",
            FILE + ": \"registry-mirrors\" is not a list of strings"),
        Arguments.of(
            "{\"registry-mirrors\": {}}", FILE + ": \"registry-mirrors\" is not a list of strings"),
        Arguments.of(
            "{\"registry-mirrors\": [\"http://a\", 1]}",
            FILE + ": \"registry-mirrors\" is not a list of strings"),
        Arguments.of(
            "{\"insecure-registries\": null}",
            FILE + ": \"insecure-registries\" is not a list of strings"));
  }

  @ParameterizedTest
  @MethodSource("bad_files")
  void refuses_with_the_place_and_the_reason(String text, String message) {
    assertThatThrownBy(() -> DaemonJson.parse(text, FILE))
        .isInstanceOf(InvalidInput.class)
        .hasMessage(message);
  }

  @Test
  void refuses_another_encoding() {
    assertThatThrownBy(
            () -> DaemonJson.parse("{\"é\":1}".getBytes(StandardCharsets.UTF_16LE), FILE))
        .isInstanceOf(InvalidInput.class);
    assertThatThrownBy(
            () -> DaemonJson.parse("{\"é\":1}".getBytes(StandardCharsets.ISO_8859_1), FILE))
        .isInstanceOf(InvalidInput.class)
        .hasMessage(FILE + " is not UTF-8 text, as JSON must be");
  }

  @Test
  void covers_secrets_where_the_text_is_shown() {
    assertThat(
            DaemonJson.masked(
                """
                {"proxies": {"http-proxy": "http://me:pass/word@proxy:3128"},
                 "log-opts": {"splunk-token": "ab\\"c", "max-size": "10m"}}"""))
        .isEqualTo(
            """
            {"proxies": {"http-proxy": "http://********@proxy:3128"},
             "log-opts": {"splunk-token": "********", "max-size": "10m"}}""");
  }
}
