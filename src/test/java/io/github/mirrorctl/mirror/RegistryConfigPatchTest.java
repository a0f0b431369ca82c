package io.github.mirrorctl.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RegistryConfigPatchTest {
  private static final String HEAD =
      "version: 0.1\nproxy: {remoteurl: 'https://registry-1.docker.io'}\n";

  private static String patched(String text) {
    RegistryConfig once = Configs.parse(text).patched(Configs.HUB, Optional.empty());
    assertThat(once.patched(Configs.HUB, Optional.empty()).text()).isEqualTo(once.text());
    return once.text();
  }

  @Test
  void makes_the_image_2_configuration_a_mirrors() {
    assertThat(patched(Configs.V2))
        .isEqualTo(
            """
            version: 0.1
            log:
              fields:
                service: registry
            storage:
              filesystem:
                rootdirectory: /var/lib/registry
              delete:
                enabled: true
            http:
              addr: :5000
              headers:
                X-Content-Type-Options: [nosniff]
            health:
              storagedriver:
                enabled: true
                interval: 10s
                threshold: 3
            proxy:
              remoteurl: https://registry-1.docker.io
            """);
  }

  @Test
  void makes_the_image_3_configuration_a_mirrors() {
    assertThat(patched(Configs.V3))
        .isEqualTo(
            Configs.V3.replace("    cache:\n        blobdescriptor: inmemory\n", "")
                + "proxy:\n  remoteurl: https://registry-1.docker.io\n");
  }

  @Test
  void keeps_windows_line_ends_and_a_missing_last_line_break() {
    String windows = Configs.V2.stripTrailing().replace("\n", "\r\n");
    assertThat(patched(windows))
        .isEqualTo(patched(Configs.V2).stripTrailing().replace("\n", "\r\n"));
  }

  static Stream<Arguments> storages() {
    return Stream.of(
        // what stands in storage, before and after
        Arguments.of(
            "storage:\n  # first\n  cache: {blobdescriptor: inmemory} # why\n  # second\n\n  inmemory:\n# end\n",
            "storage:\n  # first\n  # second\n\n  inmemory:\n  delete:\n    enabled: true\n# end\n"),
        Arguments.of(
            "storage:\n  inmemory:\n    # a: b\n  delete: {enabled: false}  # no\n",
            "storage:\n  inmemory:\n    # a: b\n  delete: {enabled: true}  # no\n"),
        Arguments.of(
            "storage:\n    delete:   # later\n    # between\n    inmemory:\n",
            "storage:\n    delete:   # later\n        enabled: true\n    # between\n    inmemory:\n"),
        Arguments.of(
            "storage:\n  delete: ~\n  inmemory:\n  cache:\n    blobdescriptor: redis\n",
            "storage:\n  delete:\n    enabled: true\n  inmemory:\n"),
        Arguments.of(
            "storage:\n  delete: {} # empty\n  cache:\n  inmemory:",
            "storage:\n  delete: # empty\n    enabled: true\n  inmemory:"),
        Arguments.of(
            "storage:\n  cache:\n    blobdescriptor: inmemory\n",
            "storage:\n  delete:\n    enabled: true\n"),
        Arguments.of(
            "storage:\n  delete:\n    enabled: yes\n  inmemory:\n  cache:\n    # inner\n    a: b",
            "storage:\n  delete:\n    enabled: yes\n  inmemory:"),
        Arguments.of(
            "storage: {cache: {blobdescriptor: inmemory}, inmemory: }\n",
            "storage: {inmemory: , delete: {enabled: true}}\n"),
        Arguments.of(
            "storage: {\"inmemory\": {}, \"cache\": {\"blobdescriptor\": \"inmemory\"}}\n",
            "storage: {\"inmemory\": {}, delete: {enabled: true}}\n"),
        Arguments.of(
            "storage: {\n  inmemory: {}, # comma, here\n  cache: {a: b}, # there\n}\n",
            "storage: {\n  inmemory: {}, # comma, here\n  delete: {enabled: true}, # there\n}\n"),
        Arguments.of(
            "storage: {\n  cache: {a: b},\n  inmemory: {}\n}\n",
            "storage: {\n  inmemory: {}, delete: {enabled: true}\n}\n"),
        Arguments.of(
            "storage:\n  delete: {}\n  'cache': &c x\n  \"inmemory\": {a: '#'}\n...\n",
            "storage:\n  delete:\n    enabled: true\n  \"inmemory\": {a: '#'}\n...\n"),
        Arguments.of(
            "storage:\n  delete:\n    enabled:\n  s3:\n    key: |\n      # not a comment\n\n# end\n",
            "storage:\n  delete:\n    enabled: true\n  s3:\n    key: |\n      # not a comment\n\n# end\n"),
        Arguments.of(
            "storage:\n  s3:\n    key: |\n      # not a comment\n# end\n",
            "storage:\n  s3:\n    key: |\n      # not a comment\n  delete:\n    enabled: true\n# end\n"),
        Arguments.of(
            "storage:\n  delete:\n    enabled: >\n      false\n  cache: >\n    x\n\n  a: \ud83d\udc33\n",
            "storage:\n  delete:\n    enabled: true\n  a: \ud83d\udc33\n"),
        Arguments.of(
            "storage:\n  inmemory: {}\n  cache:\n  - a\n  - b: c\n\nx: 1\n",
            "storage:\n  inmemory: {}\n  delete:\n    enabled: true\n\nx: 1\n"),
        Arguments.of(
            "x: &x {a: b}\nstorage: {cache: *x, inmemory: *x}\n",
            "x: &x {a: b}\nstorage: {inmemory: *x, delete: {enabled: true}}\n"),
        Arguments.of(
            "x: &x {a: b}\nstorage:\n  cache: *x\n  inmemory: *x\n",
            "x: &x {a: b}\nstorage:\n  inmemory: *x\n  delete:\n    enabled: true\n"));
  }

  @ParameterizedTest
  @MethodSource("storages")
  void enables_deletion_and_removes_the_descriptor_cache(String before, String after) {
    assertThat(patched(HEAD + before)).isEqualTo(HEAD + after);
    String emoji = "# \ud83d\udc33 a whale before it\n---\n";
    assertThat(patched(emoji + HEAD + before)).isEqualTo(emoji + HEAD + after);
  }

  static Stream<Arguments> proxies() {
    String url = "https://registry-1.docker.io";
    return Stream.of(
        Arguments.of("", "proxy:\n  remoteurl: " + url + "\n"),
        Arguments.of(
            "  # of storage\n# end\n", "  # of storage\nproxy:\n  remoteurl: " + url + "\n# end\n"),
        Arguments.of("proxy:\n", "proxy:\n  remoteurl: " + url + "\n"),
        Arguments.of("proxy: {ttl: 168h}\n", "proxy: {ttl: 168h, remoteurl: " + url + "}\n"),
        Arguments.of("proxy:\n  ttl: 0 # x\n", "proxy:\n  ttl: 0 # x\n  remoteurl: " + url + "\n"),
        Arguments.of("proxy: {remoteurl: ''}\n", "proxy: {remoteurl: " + url + "}\n"),
        Arguments.of("proxy:\n  remoteurl:\nx: 1\n", "proxy:\n  remoteurl: " + url + "\nx: 1\n"),
        Arguments.of(
            "proxy: {remoteurl: HTTPS://Registry-1.Docker.IO:443/}\n",
            "proxy: {remoteurl: HTTPS://Registry-1.Docker.IO:443/}\n"));
  }

  @ParameterizedTest
  @MethodSource("proxies")
  void sets_the_upstream(String before, String after) {
    String head = "version: 0.1\nstorage:\n  delete:\n    enabled: true\n";
    assertThat(patched(head + before)).isEqualTo(head + after);
  }

  @Test
  void patches_a_configuration_in_flow_style() {
    assertThat(patched("{\"version\": \"0.1\", \"storage\": {\"inmemory\": {}}}"))
        .isEqualTo(
            "{\"version\": \"0.1\", \"storage\": {\"inmemory\": {}, delete: {enabled: true}},"
                + " proxy: {remoteurl: https://registry-1.docker.io}}");
  }

  @Test
  void keeps_a_byte_order_mark() {
    String text = "version: 0.1\nstorage: {inmemory: }\n";
    assertThat(patched("\uFEFF" + text)).isEqualTo("\uFEFF" + patched(text));
  }
}
