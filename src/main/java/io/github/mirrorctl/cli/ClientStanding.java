package io.github.mirrorctl.cli;

import io.github.mirrorctl.client.ClientKind;
import io.github.mirrorctl.client.Standing;
import java.util.List;

/**
 * Whether a client is told to use a mirror; the component names are the stable field names of
 * {@code -o json}.
 */
record ClientStanding(
    String client, String registry, String mirror, boolean covered, boolean inForce, String words) {

  static ClientStanding of(ClientKind client, Standing standing) {
    return new ClientStanding(
        client.word(),
        standing.mirror().registry(),
        standing.mirror().url().toString(),
        standing.covered(),
        standing.inForce(),
        standing.words());
  }

  static String table(List<ClientStanding> rows, Palette palette) {
    StringBuilder table = new StringBuilder();
    int client = rows.stream().mapToInt(row -> row.client().length()).max().orElse(0);
    int registry = rows.stream().mapToInt(row -> row.registry().length()).max().orElse(0);
    for (ClientStanding row : rows) {
      String word =
          row.inForce()
              ? palette.good("told    ")
              : row.covered() ? palette.bad("not told") : palette.careful("can't be");
      table.append(
          ("%s  %-" + client + "s  %-" + registry + "s  %s%n")
              .formatted(word, row.client(), row.registry(), row.mirror()));
      if (!row.words().isEmpty()) {
        table.append("          ").append(row.words()).append('\n');
      }
    }
    return table.toString();
  }
}
