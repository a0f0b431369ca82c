package io.github.mirrorctl.serve.pull;

import io.github.mirrorctl.serve.http.Visit;
import io.github.mirrorctl.serve.http.Visit.Outcome;
import io.github.mirrorctl.serve.limits.MemoryBudget;
import io.github.mirrorctl.serve.upstream.Exchange;
import io.github.mirrorctl.serve.upstream.UpstreamStream;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One upstream's list of tags on its way to a client. A short one that isn't paged is put in order
 * and paged; of a long one just the page that is asked for is kept, and where none is, it goes
 * through as it comes.
 */
final class TagStream {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /** A short list, in bytes. */
  private static final int SHORT = 512 * 1024;

  /** What it makes of a list. */
  interface Answers {
    /** These tags, one more than the page has where there are others. */
    void page(String repository, List<String> tags);

    /** The list can't be had. */
    void none(Throwable trouble);
  }

  private final Source source;
  private final Visit visit;
  private final Page page;
  private final Answers answers;
  private final ByteArrayOutputStream collected = new ByteArrayOutputStream();
  private @Nullable TagFilter filter;

  TagStream(Source source, Visit visit, Page page, Answers answers) {
    this.source = source;
    this.visit = visit;
    this.page = page;
    this.answers = answers;
  }

  /** Asks for it; {@code next} takes the query of the upstream's link to its next page. */
  void start(Exchange exchange, Consumer<String> next) {
    Later.on(
        visit,
        source.budget().reserve(source.mirror().name(), 2L * SHORT, PATIENCE),
        memory -> {
          visit.whenOver(memory::close);
          Later.on(
              visit,
              source.upstream().stream(exchange, PATIENCE),
              body -> begun(body, next),
              answers::none);
        },
        over -> visit.fail(Reasons.error(new MemoryBudget.OverBudget())));
  }

  private void begun(UpstreamStream body, Consumer<String> next) {
    if (!UpstreamHealth.isUseful(body.status())) {
      body.close();
      answers.none(new IOException("the upstream answered " + body.status()));
      return;
    }
    if (visit.isGone()) {
      body.close();
      return;
    }
    visit.outcome(Outcome.MISS);
    visit.response().setStatusCode(body.status());
    visit.onClosed(body::close);
    Optional<String> link = body.header("Link");
    link.flatMap(Listings::query).ifPresent(next);
    if (link.isEmpty()) {
      collect(body);
    } else {
      through(body);
    }
  }

  private void collect(UpstreamStream body) {
    Later.on(
        visit,
        body.next(),
        part -> {
          source.traffic().fetched(part.map(bytes -> bytes.length).orElse(0));
          try {
            if (part.isEmpty()) {
              whole(body);
            } else if (take(part.get())) {
              collect(body);
            } else {
              through(body);
            }
          } catch (IOException e) {
            body.close();
            answers.none(new IOException("the upstream sent something else than a list of tags"));
          }
        },
        answers::none);
  }

  /** False once it is long, and to go through as it is. */
  private boolean take(byte[] part) throws IOException {
    TagFilter filtering = filter;
    if (filtering != null) {
      filtering.feed(part);
      return true;
    }
    collected.writeBytes(part);
    if (collected.size() <= SHORT) {
      return true;
    }
    if (!page.limited() || visit.response().getStatusCode() != 200) {
      return false;
    }
    TagFilter begun = new TagFilter(page.after(), page.fetch());
    begun.feed(collected.toByteArray());
    collected.reset();
    filter = begun;
    return true;
  }

  private void whole(UpstreamStream body) throws IOException {
    TagFilter filtering = filter;
    if (filtering != null) {
      if (!filtering.end()) {
        throw new IOException("not a list");
      }
      answers.page(filtering.name(), filtering.page());
      return;
    }
    Optional<TagList> list =
        body.status() == 200 ? TagList.parse(collected.toByteArray()) : Optional.empty();
    if (list.isPresent()) {
      answers.page(list.get().name(), list.get().after(page));
    } else {
      visit.send(type(body), collected.toByteArray());
    }
  }

  private static String type(UpstreamStream body) {
    return body.header("Content-Type").orElse("application/json");
  }

  private void through(UpstreamStream body) {
    visit.response().putHeader("Content-Type", type(body));
    if (body.length().isPresent()) {
      visit.response().putHeader("Content-Length", Long.toString(body.length().getAsLong()));
    } else {
      visit.response().setChunked(true);
    }
    if (visit.isHead()) {
      body.close();
      visit.response().end();
      return;
    }
    write(body, collected.toByteArray());
    collected.reset();
  }

  private void write(UpstreamStream body, byte[] part) {
    visit
        .response()
        .write(Buffer.buffer(part))
        .onComplete(
            sent ->
                Later.on(
                    visit,
                    body.next(),
                    next -> {
                      source.traffic().fetched(next.map(bytes -> bytes.length).orElse(0));
                      if (next.isPresent()) {
                        write(body, next.get());
                      } else {
                        visit.response().end();
                      }
                    },
                    trouble -> visit.breakOff()),
            gone -> body.close());
  }
}
