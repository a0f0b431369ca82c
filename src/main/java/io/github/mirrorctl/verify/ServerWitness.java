package io.github.mirrorctl.verify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.mirrorctl.client.Canary;
import io.github.mirrorctl.client.MirrorUse;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** mirrorctl's own server, here or elsewhere, which answers whether it saw a canary. */
final class ServerWitness implements Witness {
  private static final String PATH = "/mirrorctl/canary/";
  private static final int LONGEST = 4096;

  private final MirrorUse mirror;
  private final List<Path> authorities;
  private final MirrorHttp http;

  /**
   * @param authorities whose certificate the server may have
   */
  ServerWitness(MirrorUse mirror, List<Path> authorities, MirrorHttp http) {
    this.mirror = mirror;
    this.authorities = List.copyOf(authorities);
    this.http = http;
  }

  @Override
  public Optional<String> silence() {
    try {
      MirrorHttp.Answer answer = ask(Canary.of(mirror.registry()));
      return isOurs(answer)
          ? Optional.empty()
          : Optional.of("what answers at " + mirror.url() + " can't say what it was asked for");
    } catch (IOException e) {
      return Optional.of(mirror.url() + " doesn't answer: " + e.getMessage());
    }
  }

  @Override
  public Optional<Sighting> seen(Canary canary) {
    try {
      MirrorHttp.Answer answer = ask(canary);
      if (!isOurs(answer) || answer.status() != 200) {
        return Optional.empty();
      }
      JsonNode json = new JsonMapper().readTree(answer.body());
      return Optional.of(new Sighting(json.path("mirror").asText(""), json.path("status").asInt()));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private MirrorHttp.Answer ask(Canary canary) throws IOException {
    return http.get(mirror, authorities, PATH + canary.nonce(), LONGEST);
  }

  /** A registry answers an unknown path with words, not with an object. */
  private static boolean isOurs(MirrorHttp.Answer answer) {
    return (answer.status() == 200 || answer.status() == 404)
        && answer.type().startsWith("application/json")
        && answer.body().startsWith("{")
        && !answer.body().contains("\"errors\"");
  }
}
