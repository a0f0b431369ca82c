package io.github.mirrorctl.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Faults between a mirror and clients: both 'verify' and 'doctor' name the true cause of each. */
final class Faults {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Words of what the doctor says, by the cause that 'verify' names. */
  private static final Map<String, String> DOCTORS_WORDS =
      Map.of(
          "mirror-down", "no registry answers at",
          "wrong-port", ":5009",
          "wrong-scheme", "speaks TLS",
          "proxy", "NO_PROXY lacks",
          "certificate", "authority",
          "hosts-toml", "overrides registry-mirrors");

  private final List<ClientHost> clients;
  private final String words;

  /**
   * @param more further words of both commands
   */
  Faults(List<ClientHost> clients, String mirror, String more) {
    this.clients = clients;
    this.words = " --mirror " + mirror + " " + more + " -o json";
  }

  /**
   * Makes a fault on each machine of clients, looks at what is said, and puts all back.
   *
   * @param script makes it
   * @param dockers has the Docker daemon see it
   */
  void each(String name, String cause, String script, String dockers) {
    for (ClientHost client : clients) {
      boolean docker = client.host().flavor() != Flavor.CLIENTS;
      Result made = client.host().sh(script + (docker ? "; " + dockers : ""));
      assertThat(made.exit()).as(name + ": " + made).isZero();
    }
    are(cause, "");
    for (ClientHost client : clients) {
      client.mend();
      if (client.host().flavor() != Flavor.CLIENTS) {
        client.host().sh(dockers).ok();
      }
    }
  }

  /** The cause that is named now of every client; {@code variables} stand before the commands. */
  void are(String cause, String variables) {
    // they wait more than they work
    clients.parallelStream()
        .forEach(
            client -> {
              verified(cause, run(client, variables, "verify"));
              examined(cause, run(client, variables, "doctor"));
            });
  }

  private Result run(ClientHost client, String variables, String command) {
    return variables.isEmpty()
        ? client.host().mirrorctl((command + words).split(" +"))
        : client.host().sh(variables + "mirrorctl " + command + words);
  }

  private static void verified(String cause, Result verified) {
    assertThat(values(verified, "clients", "cause")).as(verified.toString()).containsOnly(cause);
    assertThat(verified.exit()).isEqualTo(3);
  }

  private static void examined(String cause, Result examined) {
    assertThat(wrong(examined))
        .as(examined.toString())
        .isNotEmpty()
        .allMatch(message -> message.contains(DOCTORS_WORDS.get(cause)));
    assertThat(examined.exit()).isEqualTo(3);
  }

  private static List<String> wrong(Result examined) {
    List<String> wrong = new ArrayList<>();
    for (JsonNode finding : read(examined).path("findings")) {
      if (finding.path("check").asText().startsWith("client-")
          && finding.path("level").asText().equals("wrong")) {
        wrong.add(finding.path("message").asText());
      }
    }
    return wrong;
  }

  private static List<String> values(Result result, String list, String field) {
    List<String> values = new ArrayList<>();
    read(result).path(list).forEach(row -> values.add(row.path(field).asText()));
    return values;
  }

  private static JsonNode read(Result result) {
    try {
      return JSON.readTree(result.out());
    } catch (JsonProcessingException e) {
      throw new AssertionError(result.toString(), e);
    }
  }
}
