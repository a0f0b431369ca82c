package io.github.mirrorctl.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RegistryConfigTest {
  @Test
  void reads_the_images_own() {
    for (String text : new String[] {Configs.V2, Configs.V3}) {
      RegistryConfig config = Configs.parse(text);
      assertThat(config.port()).isEqualTo(5000);
      assertThat(config.rootDirectory()).contains("/var/lib/registry");
      assertThat(config.remoteUrl()).isEmpty();
      assertThat(config.hasCredentials()).isFalse();
      assertThat(config.text()).isEqualTo(text);
      assertThat(config.masked()).isEqualTo(text);
    }
  }

  @Test
  void reads_what_it_proxies() {
    RegistryConfig config =
        Configs.parse(
            """
            version: 0.1
            storage: inmemory
            http: {addr: '127.0.0.1:5005'}
            proxy: {remoteurl: "https://ghcr.io", username: bob}
            """);
    assertThat(config.remoteUrl()).contains(URI.create("https://ghcr.io"));
    assertThat(config.port()).isEqualTo(5005);
    assertThat(config.hasCredentials()).isTrue();
    assertThat(config.rootDirectory()).isEmpty();
  }

  @Test
  void reads_through_aliases_and_merge_keys() {
    RegistryConfig config =
        Configs.parse(
            """
            base: &base {remoteurl: https://ghcr.io, username: ''}
            version: 0.1
            storage: &s {filesystem: {rootdirectory: /r}}
            other: *s
            proxy:
              <<: [*base]
            """);
    assertThat(config.remoteUrl()).contains(URI.create("https://ghcr.io"));
    assertThat(config.hasCredentials()).isFalse();
  }

  @Test
  void reads_what_leaves_its_disk() {
    assertThat(Configs.parse(Configs.V2).deletes()).isFalse();
    assertThat(Configs.parse(Configs.V2).cachesDescriptors()).isTrue();
    assertThat(Configs.parse(Configs.V2).timeToLive()).isEmpty();
    assertThat(Configs.parse("version: 0.1\nstorage: inmemory\n").deletes()).isFalse();
    RegistryConfig config =
        Configs.parse(
            """
            version: 0.1
            storage: {delete: {enabled: yes}}
            proxy: {ttl: 24h}
            """);
    assertThat(config.deletes()).isTrue();
    assertThat(config.cachesDescriptors()).isFalse();
    assertThat(config.timeToLive()).contains("24h");
  }

  @Test
  void has_the_registrys_port_when_none_is_written() {
    assertThat(Configs.parse("version: 0.1\nstorage: inmemory\n").port()).isEqualTo(5000);
  }

  @ParameterizedTest
  @CsvSource({"5000", "localhost:http", ":0", ":65536", "127.0.0.1"})
  void refuses_an_address_without_a_port(String address) {
    RegistryConfig config =
        Configs.parse("version: 0.1\nstorage: inmemory\nhttp:\n  addr: '" + address + "'\n");
    Refused.by(config::port, "config.yml line 4: 'http.addr' has no port: '" + address + "'")
        .with("write it as ':5000'");
  }

  @Test
  void refuses_a_remote_url_that_is_none() {
    RegistryConfig config =
        Configs.parse("version: 0.1\nstorage: inmemory\nproxy:\n  remoteurl: 'a b'\n");
    Refused.by(config::remoteUrl, "config.yml line 4: 'proxy.remoteurl' is not a URL")
        .with("write it as https://HOST[:PORT]");
    RegistryConfig list =
        Configs.parse("version: 0.1\nstorage: inmemory\nproxy:\n  remoteurl: [a]\n");
    Refused.by(list::remoteUrl, "config.yml line 4: 'proxy.remoteurl' is a list, not a value")
        .with("write one value there");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | no 'version', but nothing at all",
        "'# just a comment' | no 'version', but nothing at all",
        "{} | no 'version', but nothing at all",
        "[a] | no 'version', but a list",
        "hello | no 'version', but a single value",
        "{services: {}, volumes: {}} | no 'version', but 'services', 'volumes'",
        "{version: 3, services: {}} | no 'storage', but 'version', 'services'",
        "{version: 0.1, storage: } | no 'storage', but 'version', 'storage'",
      })
  void refuses_what_is_no_registrys(String text, String found) {
    Refused.by(() -> Configs.parse(text), "config.yml is not a registry's configuration: " + found)
        .with("move it away, or name another storage directory");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a: b: c | line 1, column 5: not valid YAML: mapping values are not allowed here",
        "a: *b | line 1, column 4: not valid YAML: found undefined alias b",
        "'a: [' | line 1, column 5: not valid YAML: expected the node content, but found '<stream"
            + " end>'",
      })
  void says_where_it_is_no_yaml(String text, String message) {
    Refused.by(() -> Configs.parse(text), "config.yml " + message)
        .with("mend it, then run this again");
  }

  @Test
  void refuses_a_second_document_and_a_second_key() {
    Refused.by(
            () -> Configs.parse("version: 0.1\nstorage: inmemory\n---\nversion: 0.2\n"),
            "config.yml line 3, column 1: not valid YAML: but found another document")
        .with("mend it, then run this again");
    Refused.by(
            () -> Configs.parse("version: 0.1\nstorage: inmemory\nhttp:\n  a: 1\n  a: 2\n"),
            "config.yml line 5: 'a' stands there twice, first on line 4")
        .with("remove one of the two");
  }

  @Test
  void masks_every_secret() {
    assertThat(
            Configs.parse(
                    """
                    version: 0.1
                    hidden: &p "anchored hunter2"
                    storage:
                      s3: {accesskey: AKIA1, secretkey: 'two''s', region: eu}
                      azure:
                        accountkey: abc==   # rotate
                      gcs:
                        credentials:
                          private_key: |
                            -----BEGIN-----
                            lines
                          type: service_account
                    http:
                      secret: 12345
                      addr: :5000
                    redis:
                      password: "multi
                        line"
                    proxy:
                      remoteurl: https://bob:hunter2@example.com
                      username: bob
                      password: *p
                      # password: old hunter2
                    auth:
                      token: {realm: https://auth.example.com/token}
                    notifications:
                      endpoints:
                        - headers:
                            Authorization: [Bearer hunter2, "x"]
                    # secret = "hunter2"
                    """)
                .masked())
        .isEqualTo(
            """
            version: 0.1
            hidden: ********
            storage:
              s3: {accesskey: ********, secretkey: ********, region: eu}
              azure:
                accountkey: ********   # rotate
              gcs:
                credentials:
                  private_key: ********
                  type: service_account
            http:
              secret: ********
              addr: :5000
            redis:
              password: ********
            proxy:
              remoteurl: https://********@example.com
              username: bob
              password: *p
              # password: ********
            auth:
              token: {realm: https://auth.example.com/token}
            notifications:
              endpoints:
                - headers:
                    Authorization: [********, ********]
            # secret = ********
            """);
  }
}
