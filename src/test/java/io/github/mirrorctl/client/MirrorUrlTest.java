package io.github.mirrorctl.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.mirrorctl.mirror.InvalidInput;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MirrorUrlTest {
  @ParameterizedTest
  @CsvSource({
    "http://127.0.0.1:5000, http://127.0.0.1:5000, false",
    "http://127.0.0.1:5000/, http://127.0.0.1:5000, false",
    "http://localhost:5000, http://localhost:5000, false",
    "http://[::1]:5000, http://[::1]:5000, false",
    "HTTP://Mirror.LAN:5000, http://mirror.lan:5000, true",
    "http://my_mirror, http://my_mirror, true",
    "http://[2001:DB8::1]:5000, http://[2001:db8::1]:5000, true",
    "https://mirror.example.com, https://mirror.example.com, false"
  })
  void takes_a_mirror_and_knows_whether_it_must_be_called_insecure(
      String text, String url, boolean insecure) {
    MirrorUrl mirror = MirrorUrl.parse(text);
    assertThat(mirror).hasToString(url);
    assertThat(mirror.needsInsecureRegistry()).isEqualTo(insecure);
    assertThat(mirror.insecureEntry()).isEqualTo(url);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "mirror:5000 | \"mirror:5000\" is not a mirror's URL: it has no http:// or https://",
        "http://m/v2 | \"http://m/v2\" can't be a mirror: it has the path /v2, and Docker daemons take a mirror at the root of its host",
        "http://m?a=b | \"http://m?a=b\" can't be a mirror: it has a query, which the Docker daemon refuses",
        "http://m/?a=b | \"http://m/?a=b\" can't be a mirror: it has a query, which the Docker daemon refuses",
        "http://m#a | \"http://m#a\" can't be a mirror: it has a fragment, which the Docker daemon refuses",
        "ftp://m | \"ftp://m\" can't be a mirror: the Docker daemon takes http and https only, not ftp",
        "http:// | \"http://\" can't be a mirror: \"\" is not a host with an optional port",
        "http://m:0 | \"http://m:0\" can't be a mirror: port 0 is not between 1 and 65535",
        "http://m:x | \"http://m:x\" can't be a mirror: \"m:x\" is not a host with an optional port",
        "https://u:secret@m | \"https://…@m\" can't be a mirror: it holds credentials, which everybody who can read daemon.json would see, and which the Docker daemon refuses"
      })
  void refuses_what_the_daemon_would_refuse(String text, String message) {
    assertThatThrownBy(() -> MirrorUrl.parse(text))
        .isInstanceOf(InvalidInput.class)
        .hasMessage(message);
  }

  @Test
  void knows_the_same_mirror_in_another_spelling() {
    MirrorUrl mirror = MirrorUrl.parse("http://127.0.0.1:5000");
    assertThat(mirror.means("http://LOCALHOST:5000/")).isTrue();
    assertThat(mirror.means("http://127.0.0.1:5001")).isFalse();
    assertThat(mirror.means("https://127.0.0.1:5000")).isFalse();
    assertThat(MirrorUrl.parse("https://m").means("https://M:443/")).isTrue();
    assertThat(mirror.means("http://127.0.0.1:5000/path")).isFalse();
  }

  @Test
  void shows_no_password_even_one_with_a_slash() {
    assertThatThrownBy(() -> MirrorUrl.parse("http://bob:hunter/2@mirror:5000"))
        .isInstanceOf(InvalidInput.class)
        .hasMessageStartingWith("\"http://…@mirror:5000\" can't be a mirror: it holds credentials");
  }
}
