package io.github.mirrorctl.serve.pull;

import io.github.mirrorctl.cache.RepositoryName;
import io.github.mirrorctl.cache.Tag;
import io.github.mirrorctl.serve.http.OciError;
import io.github.mirrorctl.serve.http.Visit;
import java.util.List;
import java.util.Optional;

/**
 * Which part of a list is asked for: {@code n} entries after {@code last}.
 *
 * @param limited whether {@code n} was given
 * @param query as it is asked of an upstream, from the question mark
 */
record Page(Optional<String> after, int size, boolean limited, String query) {
  private static final int LARGEST = 1000;

  static Optional<Page> of(Visit visit) {
    String n = visit.request().getParam("n");
    String last = visit.request().getParam("last");
    if (n != null && !n.matches("\\d{1,9}")) {
      return Optional.empty();
    }
    int size = n == null ? LARGEST : Math.min(Integer.parseInt(n), LARGEST);
    boolean odd = last != null && RepositoryName.parse(last).isEmpty() && Tag.parse(last).isEmpty();
    if (odd) {
      return Optional.empty();
    }
    String query =
        (n == null ? "" : "&n=" + n) + (last == null || last.isEmpty() ? "" : "&last=" + last);
    return Optional.of(
        new Page(
            Optional.ofNullable(last).filter(entry -> !entry.isEmpty()),
            size,
            n != null,
            query.isEmpty() ? "" : "?" + query.substring(1)));
  }

  static OciError invalid() {
    return new OciError(
        400, "PAGINATION_NUMBER_INVALID", "n is a number, last an entry of the list");
  }

  /** One more than is shown tells whether there is a next page. */
  int fetch() {
    return size + 1;
  }

  List<String> cut(List<String> found) {
    return found.subList(0, Math.min(size, found.size()));
  }
}
