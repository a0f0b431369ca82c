package io.github.mirrorctl.serve.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who may see the credentials, and who may be asked at all. */
class RealmsTest {
  @ParameterizedTest
  @CsvSource({
    "https://registry-1.docker.io, https://auth.docker.io/token, credentials",
    "https://registry-1.docker.io, https://AUTH.docker.io./token, credentials",
    "https://registry-1.docker.io, https://auth.docker.io.evil.com/token, anonymous",
    "https://registry-1.docker.io, https://evildocker.io/token, anonymous",
    "https://registry-1.docker.io, http://auth.docker.io/token, nothing",
    "https://registry-1.docker.io, https://docker.io@evil.com/token, nothing",
    "https://registry-1.docker.io, https://127.0.0.1/token, nothing",
    "https://registry-1.docker.io, https://0.0.0.0/token, nothing",
    "https://registry-1.docker.io, https://localhost/token, nothing",
    "https://registry-1.docker.io, https://a.localhost./token, nothing",
    "https://registry-1.docker.io, https://[::1]/token, nothing",
    "https://registry-1.docker.io, https://[::ffff:127.0.0.1]/token, nothing",
    "https://registry-1.docker.io, https://169.254.169.254/token, nothing",
    "https://registry-1.docker.io, https://[fe80::1%25eth0]/token, nothing",
    "https://registry-1.docker.io, https://2130706433/token, nothing",
    "https://registry-1.docker.io, file:///etc/passwd, nothing",
    "https://registry.gitlab.com, https://gitlab.com/jwt/auth, credentials",
    "https://ghcr.io, https://ghcr.io/token, credentials",
    "https://ghcr.io, https://ghcr.io:8443/token, credentials",
    "https://gcr.io, https://evil.gcr.io/token, anonymous",
    "https://one.gcr.io, https://evil.gcr.io/token, anonymous",
    "https://one.azurecr.io, https://evil.azurecr.io/token, anonymous",
    "https://one.azurecr.io, https://one.azurecr.io/oauth2/token, credentials",
    "https://a.example.co.uk, https://b.example.co.uk/token, credentials",
    "https://example.co.uk, https://evil.co.uk/token, anonymous",
    "https://10.0.0.1, https://10.0.0.2/token, anonymous",
    "https://10.0.0.1:5000, https://10.0.0.1:5001/token, credentials",
    "http://10.0.0.1:5000, http://10.0.0.1:5001/token, credentials",
    "http://reg.example.com, http://reg.example.com/token, credentials",
    "http://reg.example.com, http://auth.example.com/token, anonymous",
    "http://reg.example.com, https://auth.example.com/token, credentials",
    "http://127.0.0.1:5000, http://169.254.169.254/token, nothing",
    "https://reg.example.com, https://login.example.net/token, credentials",
    "https://reg.example.com, https://login.example.net:8443/token, credentials",
    "https://reg.example.com, https://other.example.net:444/token, credentials",
    "https://reg.example.com, https://other.example.net/token, anonymous",
    "https://reg.example.com, http://login.example.net/token, nothing",
  })
  void a_realm_gets_no_more_than_it_should(URI upstream, URI realm, String most) {
    Realms realms =
        new Realms(
            upstream, Set.of("login.example.net", "other.example.net:444"), Ask.policy(upstream));
    assertThat(allowed(() -> realms.allowAnonymous(realm))).isEqualTo(!most.equals("nothing"));
    assertThat(allowed(() -> realms.allowCredentials(realm))).isEqualTo(most.equals("credentials"));
  }

  private interface Check {
    void run() throws UpstreamTrouble;
  }

  private static boolean allowed(Check check) {
    try {
      check.run();
      return true;
    } catch (UpstreamTrouble e) {
      assertThat(e.kind()).isEqualTo(UpstreamTrouble.Kind.REFUSED_REALM);
      return false;
    }
  }
}
