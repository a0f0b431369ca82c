package io.github.mirrorctl.it.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is cached is served whatever the upstream does, and only its own no is passed on. */
@RealRegistry
class UpstreamAwayIT {
  private static Rig rig;
  private static TestImage image;

  @BeforeAll
  static void start() {
    rig = Rig.start();
    image = rig.push("library/app", TestImage.oci(1, 100_000));
    rig.client.pull("app", image);
  }

  @AfterAll
  static void stop() {
    rig.close();
  }

  /** A background probe finds out, without anybody asking for a tag. */
  @AfterEach
  void its_return_is_noticed() {
    rig.link.mend();
    Until.hold("the return is noticed", () -> warning(tag()).isEmpty());
  }

  private static HttpResponse<byte[]> tag() {
    return rig.client.get(PullClient.manifest("app", "latest"));
  }

  private static String warning(HttpResponse<byte[]> response) {
    return response.headers().firstValue("Warning").orElse("");
  }

  private static void assertServedStale() {
    HttpResponse<byte[]> response = tag();
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEqualTo(image.manifest());
    assertThat(warning(response)).startsWith("110 ");
  }

  private static double seconds(Runnable work) {
    long before = System.nanoTime();
    work.run();
    return (System.nanoTime() - before) / 1e9;
  }

  @Test
  void an_upstream_that_refuses_connections_costs_nothing_cached() {
    rig.link.refuse();
    assertThat(seconds(UpstreamAwayIT::assertServedStale)).isLessThan(3);
    assertThat(seconds(() -> rig.client.pull("app", image))).isLessThan(1);
    Until.hold("the log says so", () -> rig.server.out().contains(" stale "));
  }

  @Test
  void an_upstream_that_never_answers_is_waited_for_once_and_for_two_seconds() {
    rig.link.silence();
    assertThat(seconds(UpstreamAwayIT::assertServedStale)).isBetween(1.5, 4.0);
    for (int i = 0; i < 5; i++) {
      assertThat(seconds(UpstreamAwayIT::assertServedStale)).isLessThan(0.5);
    }
    assertThat(seconds(() -> rig.client.pull("app", image))).isLessThan(1);
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(
      strings = {
        "429 Too Many Requests",
        "500 Internal Server Error",
        "502 Bad Gateway",
        "503 Service Unavailable"
      })
  void trouble_of_the_upstream_s_own_is_hidden_behind_what_is_cached(String status) {
    rig.link.all("/manifests/", Fault.answer(status, "Retry-After: 1"));
    assertThat(seconds(UpstreamAwayIT::assertServedStale)).isLessThan(3);
    rig.link.forget();
    assertThat(seconds(() -> rig.client.pull("app", image))).isLessThan(1);
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"401 Unauthorized", "403 Forbidden", "404 Not Found"})
  void a_no_of_the_upstream_s_is_passed_on(String status) {
    rig.link.all("/manifests/", Fault.answer(status));
    HttpResponse<byte[]> response = tag();
    assertThat(response.statusCode()).isEqualTo(Integer.parseInt(status.substring(0, 3)));
    assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json");
    assertThat(new String(response.body(), HttpText.LATIN)).contains("\"errors\"");
    assertThat(warning(response)).isEmpty();
  }

  @Test
  void what_is_not_cached_fails_soon_once_the_upstream_is_known_to_be_away() {
    rig.link.silence();
    assertServedStale();
    assertThat(
            seconds(
                () ->
                    assertThat(rig.client.get(PullClient.manifest("other", "latest")).statusCode())
                        .isEqualTo(502)))
        .isLessThan(5);
  }

  @Test
  void a_list_of_tags_is_what_is_cached_in_pages() {
    for (String tag : new String[] {"v1", "v2"}) {
      rig.registry.push("library/paged", tag, image);
      assertThat(rig.client.get(PullClient.manifest("paged", tag)).statusCode()).isEqualTo(200);
    }
    rig.link.refuse();
    HttpResponse<byte[]> page = rig.client.get("/v2/paged/tags/list?n=1");
    assertThat(new String(page.body(), HttpText.LATIN)).contains("\"tags\":[\"v1\"]");
    assertThat(page.headers().firstValue("Link"))
        .hasValue("</v2/paged/tags/list?last=v1&n=1>; rel=\"next\"");
    HttpResponse<byte[]> response = rig.client.get("/v2/app/tags/list");
    assertThat(new String(response.body(), HttpText.LATIN))
        .isEqualTo("{\"name\":\"library/app\",\"tags\":[\"latest\"]}");
    assertThat(warning(response)).startsWith("110 ");
    tag();
  }
}
