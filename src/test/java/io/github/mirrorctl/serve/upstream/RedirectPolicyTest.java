package io.github.mirrorctl.serve.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mirrorctl.mirror.ListenAddress;
import io.github.mirrorctl.mirror.LocalAddress;
import io.github.mirrorctl.serve.limits.MemoryBudget;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which networks an upstream may send us to. */
@Timeout(20)
class RedirectPolicyTest {
  /** A name such as {@code at-10-0-0-7.example} has that address; others have a public one. */
  private static InetAddress[] lookedUp(String host) throws UnknownHostException {
    if (host.startsWith("nowhere")) {
      throw new UnknownHostException(host);
    }
    String address =
        host.startsWith("at-")
            ? host.substring(3, host.indexOf('.')).replace('-', '.')
            : "93.184.216.34";
    InetAddress found = LocalAddress.literal(address).orElseThrow();
    return new InetAddress[] {LocalAddress.literal("93.184.216.34").orElseThrow(), found};
  }

  private static InetAddress[] alone(String host) throws UnknownHostException {
    InetAddress[] all = lookedUp(host);
    return new InetAddress[] {all[all.length - 1]};
  }

  @ParameterizedTest
  @CsvSource({
    "https://reg.example, https://cdn.example/b, true",
    "https://reg.example, https://nowhere.example/b, true",
    "https://reg.example, https://at-127-0-0-1.example/b, false",
    "https://reg.example, https://at-169-254-169-254.example/b, false",
    "https://reg.example, https://at-192-168-1-7.example/b, false",
    "https://reg.example, https://at-100-64-0-1.example/b, false",
    "https://reg.example, https://at-224-0-0-1.example/b, false",
    "https://reg.example, https://10.1.2.3/b, false",
    "https://reg.example, https://172.31.0.1/b, false",
    "https://reg.example, https://172.32.0.1/b, true",
    "https://reg.example, https://[fd00::1]/b, false",
    "https://reg.example, https://[64:ff9b::a00:1]/b, false",
    "https://reg.example, https://[2002:7f00:1::]/b, false",
    "https://reg.example, https://[::ffff:10.0.0.1]/b, false",
    "https://reg.example, https://0.0.0.0/b, false",
    "https://reg.example, https://minio.example:9000/b, true",
    "https://reg.example, https://at-10-0-0-9.example:9000/b, true",
    "https://reg.example, https://at-10-0-0-9.example:9001/b, false",
    "http://10.0.0.1, http://10.0.0.2/b, true",
    "http://10.0.0.1, http://at-192-168-0-2.example/b, true",
    "http://10.0.0.1, http://at-127-0-0-1.example/b, false",
    "http://10.0.0.1, http://169.254.169.254/b, false",
    "http://at-10-0-0-1.example, http://10.0.0.2/b, true",
    "http://at-10-0-0-1.example, http://at-10-0-0-2.example/b, true",
    "http://at-10-0-0-1.example, http://at-127-0-0-1.example/b, false",
    "http://127.0.0.1:5001, http://10.0.0.2/b, true",
    "http://127.0.0.1:5001, http://127.0.0.1:9000/b, true",
    "http://127.0.0.1:5001, http://127.0.0.1:5000/v2/, false",
    "http://127.0.0.1:5001, http://localhost:5000/v2/, false",
    "http://127.0.0.1:5001, http://at-127-0-0-1.example:5000/v2/, false",
    "http://at-127-0-0-1.example, http://at-127-0-0-1.example:5000/v2/, false",
  })
  void local_networks_are_for_upstreams_of_the_same(URI upstream, URI next, boolean ok) {
    OwnAddresses own = new OwnAddresses();
    own.set(List.of(ListenAddress.parse("0.0.0.0:5000")));
    RedirectPolicy policy =
        Ask.policy(upstream, Set.of("at-10-0-0-9.example:9000"), own, RedirectPolicyTest::alone);
    assertThat(policy.refusalOnceResolved(next).isEmpty()).isEqualTo(ok);
  }

  @Test
  void one_local_address_among_public_ones_is_enough() {
    URI upstream = URI.create("https://reg.example");
    RedirectPolicy policy =
        Ask.policy(upstream, Set.of(), new OwnAddresses(), RedirectPolicyTest::lookedUp);
    assertThat(policy.refusalOnceResolved(URI.create("https://at-10-0-0-1.example"))).isPresent();
  }

  @Test
  void a_proxy_looks_names_up_itself() {
    RedirectPolicy policy =
        new RedirectPolicy(
            URI.create("https://reg.example"),
            Set.of(),
            new OwnAddresses(),
            uri -> true,
            RedirectPolicyTest::alone);
    assertThat(policy.refusalOnceResolved(URI.create("https://at-10-0-0-1.example"))).isEmpty();
    assertThat(policy.refusal(URI.create("https://127.0.0.1"))).isPresent();
  }

  @Test
  void a_redirect_to_a_name_that_leads_there_is_not_followed() throws Exception {
    try (Registry registry = Registry.plain();
        UpstreamClient client =
            new UpstreamClient(
                Ask.settings(registry.url()),
                new MemoryBudget(),
                Duration.ofMillis(10),
                RedirectPolicyTest::alone)) {
      registry.on(
          "/v2/",
          exchange ->
              Registry.answer(
                  exchange, 307, "", "Location", "http://at-169-254-169-254.example/latest"));
      UpstreamTrouble trouble = Ask.trouble(client);
      assertThat(trouble.kind()).isEqualTo(UpstreamTrouble.Kind.PROTOCOL);
      assertThat(trouble)
          .hasMessageContaining("at-169-254-169-254.example")
          .hasMessageContaining("not followed");
    }
  }
}
