package io.github.mirrorctl.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsReadingTest {
  private static final Defaults DEFAULTS = Defaults.system();

  private static Settings parse(String text) {
    return Settings.parse(text, "mirrors.yml", DEFAULTS);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "\n", "# nothing yet\n", "---\n", "mirrors:\n", "mirrors: {}\n", "mirrors: ~"})
  void no_mirror_is_fine(String text) {
    assertThat(parse(text).isEmpty()).isTrue();
    assertThat(parse(text).mirrors()).isEmpty();
    assertThat(parse(text).text()).isEqualTo(text);
  }

  @Test
  void reads_every_key_in_the_files_order() {
    Settings settings =
        parse(
            """
            mirrors:
              quay.io:            # all defaults
              docker.io:
                upstream: https://Mirror.example.com/
                engine: embedded
                storage: /srv/cache/../hub/
                listen: 5055
                image: registry:3
                container: hub
                revalidate: 60s
                verify-every: 7d
                ca-file: /etc/ssl/../ours.pem
                token-hosts: auth.example.com
                redirect-hosts: Minio.example.com:9000
                tls: self-signed
                tls-names: Cache.example.com, fd00:0::1
                auth: htpasswd
                allow: 10.0.0.0/8, fd00::/8
                shared-credentials: true
            """);
    assertThat(settings.mirrors())
        .containsExactly(DEFAULTS.mirror("quay.io"), settings.get("docker.io"));
    assertThat(settings.get("docker.io"))
        .hasToString(
            "Mirror[name=docker.io, upstream=https://mirror.example.com, engine=EMBEDDED,"
                + " storage=/srv/hub, listen=127.0.0.1:5055, image=registry:3, container=hub,"
                + " embedded=EmbeddedOptions[revalidate=PT1M, verifyEvery=PT168H,"
                + " caFile=Optional[/etc/ours.pem], tokenHosts=[auth.example.com],"
                + " redirectHosts=[minio.example.com:9000]],"
                + " access=Access[tls=Tls[selfSigned=true, cert=Optional.empty,"
                + " key=Optional.empty, names=[cache.example.com, fd00::1]], passwords=true,"
                + " allow=[10.0.0.0/8, fd00::/8],"
                + " sharedCredentials=true]]");
    assertThat(settings.find("ghcr.io")).isEmpty();
  }

  @Test
  void names_the_mirrors_there_are_when_one_is_unknown() {
    Settings settings = parse("mirrors: {docker.io: {}, ghcr.io: {}}");
    Refused.by(
            () -> settings.get("ghrc.io"),
            "no mirror 'ghrc.io' in mirrors.yml, which has docker.io, ghcr.io; did you mean"
                + " 'ghcr.io'?")
        .with("mirrorctl init ghrc.io");
    Refused.by(
            () -> Settings.empty("mirrors.yml", DEFAULTS).get("docker.io"),
            "no mirror 'docker.io' in mirrors.yml, which has none")
        .with("mirrorctl init docker.io");
  }

  static Stream<Arguments> bad_texts() {
    return Stream.of(
        Arguments.of(
            "mirrors:\n  docker.io: {\n",
            "mirrors.yml line 3, column 1: not valid YAML: expected the node content, but"
                + " found '<stream end>'"),
        Arguments.of(
            "mirrors:\n\tdocker.io: {}\n",
            "mirrors.yml line 2, column 1: not valid YAML: found character '\\t(TAB)' that cannot"
                + " start any token. (Do not use \\t(TAB) for indentation)"),
        Arguments.of(
            "mirrors:\n  docker.io: \u0001\n",
            "mirrors.yml line 2: not valid YAML: a character that may not stand there (U+0001)"),
        Arguments.of(
            "- docker.io\n", "mirrors.yml line 1: the file is a list, but should be a mapping"),
        Arguments.of(
            "mirrors:\n- docker.io\n",
            "mirrors.yml line 1: 'mirrors' is a list, but should be a mapping"),
        Arguments.of(
            "mirrors:\n  docker.io: 5000\n",
            "mirrors.yml line 2: 'docker.io' is a single value, but should be a mapping"),
        Arguments.of(
            "mirrosr: {}\n", "mirrors.yml line 1: unknown key 'mirrosr'; did you mean 'mirrors'?"),
        Arguments.of(
            "# a comment\nmirrors:\n  docker.io:\n    storage: /srv/hub\n    lsten: 5000\n",
            "mirrors.yml line 5: unknown key 'lsten'; did you mean 'listen'?"),
        Arguments.of(
            "mirrors:\n  docker.io:\n    colour: red\n",
            "mirrors.yml line 3: unknown key 'colour'"),
        Arguments.of(
            "mirrors:\n  docker.io: {}\n\n  docker.io: {}\n",
            "mirrors.yml line 4: 'docker.io' stands there twice, first on line 2"),
        Arguments.of(
            "mirrors:\n  docker.io:\n    listen: 1\n    'listen': 2\n",
            "mirrors.yml line 4: 'listen' stands there twice, first on line 3"),
        Arguments.of(
            "mirrors:\n  docker.io:\n    listen: [5000]\n",
            "mirrors.yml line 3: 'listen' is a list"),
        Arguments.of(
            "mirrors:\n  docker.io:\n    listen:\n", "mirrors.yml line 3: 'listen' is empty"),
        Arguments.of(
            "mirrors:\n  docker.io:\n    revalidate: soon\n",
            "mirrors.yml line 3: 'soon' is not a duration"),
        Arguments.of(
            "mirrors:\n  docker.io:\n    upstream: https://x/v2\n",
            "mirrors.yml line 3: the URL 'https://x/v2' has a path"),
        Arguments.of(
            "mirrors:\n  docker.io:\n    listen: example.com:5000\n",
            "mirrors.yml line 3: 'example.com:5000' is not an address to listen on"),
        Arguments.of(
            "mirrors:\n  docker.io:\n    engine: podman\n",
            "mirrors.yml line 3: unknown engine 'podman'"),
        Arguments.of(
            "mirrors:\n  docker.io:\n    container: -x\n",
            "mirrors.yml line 3: '-x' is not a container's name"),
        Arguments.of(
            "mirrors:\n  docker.io:\n    image: 'a b'\n",
            "mirrors.yml line 3: 'a b' is not an image"),
        Arguments.of(
            "mirrors:\n  docker.io:\n    storage: cache/hub\n",
            "mirrors.yml line 3: the storage directory 'cache/hub' is not absolute"),
        Arguments.of(
            "mirrors:\n  docker.io:\n    tls: on\n",
            "mirrors.yml line 3: 'on' is no way to have TLS"),
        Arguments.of(
            "mirrors:\n  docker.io:\n    tls-cert: cert.pem\n",
            "mirrors.yml line 3: the certificate 'cert.pem' is not absolute"),
        Arguments.of(
            "mirrors:\n  docker.io:\n    tls-cert: /c.pem\n",
            "mirrors.yml line 2: 'tls-cert' is there without 'tls-key'"),
        Arguments.of(
            "mirrors:\n  docker.io:\n    tls-key: /k.pem\n",
            "mirrors.yml line 2: 'tls-key' is there without 'tls-cert'"),
        Arguments.of(
            "mirrors:\n  docker.io:\n    tls-names: cache.example.com\n",
            "mirrors.yml line 2: 'tls-names' is there without TLS"),
        Arguments.of(
            "mirrors:\n  docker.io:\n    tls: self-signed\n    tls-names: cache:5000\n",
            "mirrors.yml line 4: 'cache:5000' is neither a host's name nor an IP address"),
        Arguments.of(
            "mirrors:\n  docker.io:\n    tls: self-signed\n    tls-key: /k.pem\n",
            "mirrors.yml line 2: 'tls: self-signed' and a certificate of one's own exclude each"
                + " other"),
        Arguments.of(
            "mirrors:\n  docker.io:\n    auth: ldap\n",
            "mirrors.yml line 3: 'ldap' is no way to log in"),
        Arguments.of(
            "mirrors:\n  docker.io:\n    allow: our.example.com\n",
            "mirrors.yml line 3: 'our.example.com' is not a network of IP addresses"),
        Arguments.of(
            "mirrors:\n  docker.io:\n    allow: 10.0.0.0/8\n",
            "mirrors.yml line 2: 'allow' is for the embedded engine: the registry's image doesn't"
                + " know it"),
        Arguments.of(
            "mirrors:\n  docker.io:\n    shared-credentials: maybe\n",
            "mirrors.yml line 3: 'maybe' is neither true nor false"),
        Arguments.of(
            "mirrors:\n  docker.io:\n    password: hunter2\n",
            "mirrors.yml line 3: 'password': no secret goes into this file"),
        Arguments.of(
            "mirrors:\n  docker.io: &d {}\n  ghcr.io:\n    <<: *d\n",
            "mirrors.yml line 4: merge keys ('<<') are not supported"),
        Arguments.of(
            "mirrors:\n  gcrio: {}\n",
            "mirrors.yml line 2: 'gcrio' is not a registry's host; did you mean 'gcr.io'?"),
        Arguments.of(
            "mirrors:\n  Docker.io: {}\n",
            "mirrors.yml line 2: a mirror's name is its upstream's host, not 'Docker.io'"),
        Arguments.of("mirrors:\n  ? [a]\n  : b\n", "mirrors.yml line 2: a key is a list"),
        Arguments.of(
            "mirrors: &a\n  docker.io: *a\n",
            "mirrors.yml: not valid YAML: aliases make the document too large"));
  }

  @ParameterizedTest
  @MethodSource("bad_texts")
  void says_on_which_line_what_is_wrong(String text, String message) {
    assertThat(Refused.by(() -> parse(text), message).input().next()).isNotEmpty();
  }

  @Test
  void says_where_a_secret_belongs() {
    Refused.by(
            () -> parse("mirrors: {docker.io: {username: bob}}"),
            "mirrors.yml line 1: 'username': no secret goes into this file")
        .with("remove the line, and run mirrorctl init with --username and --password-stdin");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/etc",
        "/usr/bin",
        "/var/lib/",
        "/var/lib/../lib",
        "/tmp",
        "/dev/shm/x",
        "/var/lib/docker/volumes",
        "/root",
        "//"
      })
  void keeps_out_of_the_systems_directories(String storage) {
    Refused.by(
            () -> parse("mirrors:\n  docker.io:\n    storage: " + storage + "\n"),
            "mirrors.yml line 3: the storage directory '" + storage + "' belongs to the system")
        .with("give the mirror a directory of its own, such as /var/lib/docker-registry");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "storage: /srv/a | storage: /srv/a | share the storage directory /srv/a | storage",
        "storage: /srv/a/b | storage: /srv/a | have storage directories one inside the other:"
            + " /srv/a/b and /srv/a | storage",
        "container: cc | container: cc | share the container cc | container",
        "listen: 5005 | listen: 5005 | share the address 127.0.0.1:5005 | listen",
        "listen: 0.0.0.0:5005 | listen: 5005 | share the port 5005: 0.0.0.0:5005 and"
            + " 127.0.0.1:5005 | listen",
        "engine: embedded, listen: 5005 | listen: 5005 | share the address 127.0.0.1:5005 | listen",
      })
  void keeps_mirrors_apart(String one, String other, String what, String key) {
    Refused.by(
            () -> parse("mirrors: {quay.io: {" + one + "}, docker.io: {" + other + "}}"),
            "mirrors.yml: the mirrors 'quay.io' and 'docker.io' " + what)
        .with("give one of them another '" + key + "'");
  }

  @Test
  void lets_embedded_mirrors_share_an_address() {
    String embedded = "{engine: embedded, listen: 5000}";
    assertThat(parse("mirrors: {quay.io: " + embedded + ", docker.io: " + embedded + "}").mirrors())
        .hasSize(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "tls: self-signed | tls: self-signed",
        "tls-cert: /c.pem, tls-key: /k.pem | auth: htpasswd",
        "tls-cert: /c.pem, tls-key: /k.pem | tls-cert: /d.pem, tls-key: /k.pem",
      })
  void an_address_has_one_certificate(String one, String other) {
    String embedded = "engine: embedded, listen: 5000, ";
    Refused.by(
            () ->
                parse(
                    "mirrors: {quay.io: {"
                        + embedded
                        + one
                        + "}, docker.io: {"
                        + embedded
                        + other
                        + "}}"),
            "mirrors.yml: the mirrors 'quay.io' and 'docker.io' share the address 127.0.0.1:5000,"
                + " but not their certificate")
        .with("give both the same 'tls-cert' and 'tls-key', or one of them another 'listen'");
  }

  @Test
  void a_made_certificate_may_be_shared_by_its_path() {
    String made = "tls: self-signed, storage: /srv/hub";
    String same = "tls-cert: /srv/hub/tls/cert.pem, tls-key: /srv/hub/tls/key.pem";
    String embedded = "engine: embedded, listen: 5000, ";
    Settings settings =
        parse(
            "mirrors: {docker.io: {" + embedded + made + "}, quay.io: {" + embedded + same + "}}");
    assertThat(settings.get("quay.io").tlsFiles())
        .isEqualTo(settings.get("docker.io").tlsFiles())
        .contains(TlsFiles.in(Path.of("/srv/hub")));
  }

  @Test
  void takes_no_storage_directory_that_docker_would_read_as_two() {
    Refused.by(
            () -> parse("mirrors:\n  docker.io:\n    storage: /srv/a:/etc\n"),
            "mirrors.yml line 3: the storage directory '/srv/a:/etc' has a colon, which Docker takes"
                + " for the end of a path")
        .with("give the mirror a directory without one");
  }
}
