package io.github.mirrorctl.serve.pull;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.github.mirrorctl.cache.RepositoryName;
import io.github.mirrorctl.cache.Tag;
import io.github.mirrorctl.serve.http.OciError;
import io.github.mirrorctl.serve.http.Visit;
import io.github.mirrorctl.serve.http.Visit.Outcome;
import io.github.mirrorctl.serve.upstream.Exchange;
import io.vertx.core.Context;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What there is: the repositories in the cache, and a repository's tags as the upstream has them,
 * or as far as they are cached while it can't be asked.
 */
final class Listings {
  private static final Pattern NEXT = Pattern.compile("^<[^?>]*\\?([^>]+)>");
  private static final JsonFactory JSON = new JsonFactory();
  private static final String JSON_TYPE = "application/json";
  private static final String WARNING =
      "110 mirrorctl \"the upstream can't be asked: this is what is cached\"";

  private final Source source;
  private final Executor disk;

  Listings(Source source, Executor disk) {
    this.source = source;
    this.disk = disk;
  }

  /** The repositories of which something is cached; the upstream's own list would be endless. */
  void catalog(Visit visit, Context context) {
    Optional<Page> page = Page.of(visit);
    if (page.isEmpty()) {
      visit.fail(Page.invalid());
      return;
    }
    onDisk(
        visit,
        context,
        () ->
            source
                .cache()
                .repositories()
                .repositories(page.get().after(), page.get().fetch())
                .stream()
                .map(RepositoryName::value)
                .toList(),
        names -> {
          visit.outcome(Outcome.HIT);
          List<String> shown = page.get().cut(names);
          link(visit, page.get(), names);
          visit.send(JSON_TYPE, list(Optional.empty(), "repositories", shown));
        });
  }

  void tags(Visit visit, Context context, RepositoryName repository) {
    Optional<Page> page = Page.of(visit);
    if (page.isEmpty()) {
      visit.fail(Page.invalid());
      return;
    }
    Exchange exchange =
        new Exchange(
            "GET",
            "/v2/" + repository.value() + "/tags/list" + page.get().query(),
            repository.value(),
            source.headers());
    if (source.health().isResting(exchange)) {
      cachedTags(visit, context, repository, page.get());
      return;
    }
    new TagStream(
            source,
            visit,
            context,
            page.get(),
            new TagStream.Answers() {
              @Override
              public void page(String name, List<String> tags) {
                List<String> shown = tags;
                if (page.get().limited()) {
                  link(visit, page.get(), tags);
                  shown = page.get().cut(tags);
                }
                visit.send(JSON_TYPE, list(Optional.of(name), "tags", shown));
              }

              @Override
              public void none(Throwable trouble) {
                cachedTags(visit, context, repository, page.get());
              }
            })
        .start(exchange, query -> linkTo(visit, query));
  }

  private void cachedTags(Visit visit, Context context, RepositoryName repository, Page page) {
    onDisk(
        visit,
        context,
        () ->
            source.cache().repositories().tags(repository, page.after(), page.fetch()).stream()
                .map(Tag::value)
                .toList(),
        tags -> {
          if (tags.isEmpty() && page.after().isEmpty()) {
            visit.fail(
                OciError.nameUnknown(
                    "nothing of "
                        + repository.value()
                        + " is cached, and the upstream can't be asked"));
            return;
          }
          visit.outcome(Outcome.STALE);
          visit.response().putHeader("Warning", WARNING);
          link(visit, page, tags);
          visit.send(JSON_TYPE, list(Optional.of(repository.value()), "tags", page.cut(tags)));
        });
  }

  /** The query of an upstream's link to its next page; its path is the upstream's own. */
  static Optional<String> query(String link) {
    return Optional.of(NEXT.matcher(link)).filter(Matcher::find).map(found -> found.group(1));
  }

  private static void link(Visit visit, Page page, List<String> found) {
    if (page.size() > 0 && found.size() > page.size()) {
      linkTo(visit, "last=" + found.get(page.size() - 1) + "&n=" + page.size());
    }
  }

  /** The next page has the path, and the namespace, that this one was asked for by. */
  private static void linkTo(Visit visit, String query) {
    String namespace = visit.request().getParam("ns");
    String whole =
        query
            + (namespace == null
                ? ""
                : "&ns=" + URLEncoder.encode(namespace, StandardCharsets.UTF_8));
    visit
        .response()
        .putHeader("Link", "<" + visit.request().path() + "?" + whole + ">; rel=\"next\"");
  }

  private void onDisk(
      Visit visit, Context context, Supplier<List<String>> read, Consumer<List<String>> then) {
    Later.on(
        context,
        CompletableFuture.supplyAsync(read, disk),
        then,
        trouble -> visit.fail(OciError.unavailable("the cache can't be read")));
  }

  private static byte[] list(Optional<String> name, String field, List<String> values) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      json.writeStartObject();
      if (name.isPresent()) {
        json.writeStringField("name", name.get());
      }
      json.writeArrayFieldStart(field);
      for (String value : values) {
        json.writeString(value);
      }
      json.writeEndArray();
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e); // memory doesn't fail
    }
    return bytes.toByteArray();
  }
}
