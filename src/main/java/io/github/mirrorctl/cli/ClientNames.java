package io.github.mirrorctl.cli;

import io.github.mirrorctl.client.Client;
import io.github.mirrorctl.client.ClientKind;
import io.github.mirrorctl.client.snippets.Snippets;
import io.github.mirrorctl.mirror.InvalidInput;
import io.github.mirrorctl.mirror.Nearest;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Clients as they are named on the command line. */
final class ClientNames {
  private ClientNames() {}

  static ClientKind kind(String name) {
    return ClientKind.find(name.toLowerCase(Locale.ROOT)).orElseThrow(() -> refused(name));
  }

  /** The clients that are named; all that are found where none is. */
  static List<Client> chosen(List<Client> all, List<String> names) {
    if (names.isEmpty()) {
      return all.stream().filter(client -> client.found().isPresent()).toList();
    }
    return names.stream()
        .map(ClientNames::kind)
        .distinct()
        .map(kind -> all.stream().filter(client -> client.kind() == kind).findFirst().orElseThrow())
        .toList();
  }

  /** All words that {@code --print} takes. */
  static String printable() {
    return String.join(", ", words());
  }

  private static List<String> words() {
    return Stream.concat(ClientKind.words().stream(), Snippets.words().stream()).toList();
  }

  private static InvalidInput refused(String name) {
    if (Snippets.find(name).isPresent()) {
      return new InvalidInput(
          name + " has no file here that mirrorctl could edit",
          "print what it needs: mirrorctl client-config " + name + " --print");
    }
    String message = "there is no client '" + name + "'";
    return Nearest.to(name, words())
        .map(
            near ->
                new InvalidInput(
                    message + "; did you mean '" + near + "'?", "one of " + printable()))
        .orElseGet(() -> new InvalidInput(message, "one of " + printable()));
  }
}
