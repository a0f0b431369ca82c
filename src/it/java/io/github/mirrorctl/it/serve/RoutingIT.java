package io.github.mirrorctl.it.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which upstream a request is for, and that no other is ever asked. */
@RealRegistry
class RoutingIT {
  private static Rig rig;
  private static LocalRegistry second;
  private static Link secondLink;
  private static TestImage hubs;
  private static TestImage others;

  @BeforeAll
  static void start() {
    rig = Rig.stopped();
    second = LocalRegistry.start(rig.folder().resolve("second"));
    secondLink = new Link(second.port());
    rig.server
        .configure(rig.server.hub(rig.link.uri()), rig.server.another("ghcr.io", secondLink.uri()))
        .start();
    hubs = rig.push("library/app", TestImage.oci(1, 1000));
    others = TestImage.oci(2, 1000);
    second.push("library/app", "latest", others);
    second.push("app", "latest", others);
  }

  @AfterAll
  static void stop() {
    rig.close();
    secondLink.close();
    second.close();
  }

  @BeforeEach
  void count_anew() {
    rig.link.forget();
    secondLink.forget();
  }

  private static byte[] manifest(String path) {
    HttpResponse<byte[]> response = rig.client.get(path);
    assertThat(response.statusCode()).as(path).isEqualTo(200);
    return response.body();
  }

  @Test
  void a_namespace_chooses_the_upstream() {
    assertThat(manifest("/v2/library/app/manifests/latest?ns=docker.io"))
        .isEqualTo(hubs.manifest());
    assertThat(manifest("/v2/library/app/manifests/latest?ns=ghcr.io"))
        .isEqualTo(others.manifest());
    assertThat(manifest("/v2/app/manifests/latest?ns=ghcr.io")).isEqualTo(others.manifest());
  }

  @Test
  void so_does_a_host_in_front_of_the_name() {
    assertThat(manifest("/v2/ghcr.io/app/manifests/latest")).isEqualTo(others.manifest());
    assertThat(manifest("/v2/docker.io/library/app/manifests/latest")).isEqualTo(hubs.manifest());
    rig.client.pull("ghcr.io/app", others);
  }

  @Test
  void else_it_is_the_first_and_a_bare_name_is_the_library_s() {
    assertThat(manifest("/v2/app/manifests/latest")).isEqualTo(hubs.manifest());
    assertThat(manifest("/v2/library/app/manifests/latest")).isEqualTo(hubs.manifest());
    assertThat(rig.link.count("/v2/app/")).isZero();
    assertThat(secondLink.count("")).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v2/library/app/manifests/latest?ns=quay.io",
        "/v2/library/app/manifests/latest?ns=",
        "/v2/library/app/manifests/latest?ns=docker.io.evil.example",
        "/v2/library/app/manifests/latest?ns=127.0.0.1:1",
        "/v2/library/app/manifests/latest?ns=http://127.0.0.1:1/",
        "/v2/library/app/manifests/latest?ns=quay.io&ns=docker.io",
        "/v2/library/app/tags/list?ns=quay.io"
      })
  void a_namespace_that_is_not_configured_is_not_found_and_nobody_is_asked(String path) {
    HttpResponse<byte[]> response = rig.client.get(path);
    assertThat(response.statusCode()).isEqualTo(404);
    assertThat(new String(response.body(), HttpText.LATIN)).contains("\"errors\"");
    assertThat(rig.link.count("")).isZero();
    assertThat(secondLink.count("")).isZero();
  }

  @Test
  void what_a_client_calls_the_server_chooses_nothing() {
    for (String start :
        List.of(
            "GET http://evil.example/v2/library/app/manifests/latest HTTP/1.1\r\nHost: mirror",
            "GET /v2/library/app/manifests/latest HTTP/1.1\r\nHost: evil.example")) {
      try (RawClient client = new RawClient(rig.server.port())) {
        RawClient.Answer answer = client.send(start + "\r\n\r\n").answer();
        assertThat(answer.status()).isIn(200, 400, 404);
        if (answer.status() == 200) {
          assertThat(answer.body()).isEqualTo(hubs.manifest());
        }
      }
    }
    assertThat(rig.link.requests(""))
        .allSatisfy(one -> assertThat(one.field("Host")).hasValue(rig.link.uri().getAuthority()));
  }
}
