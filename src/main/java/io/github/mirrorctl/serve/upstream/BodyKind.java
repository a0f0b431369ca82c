package io.github.mirrorctl.serve.upstream;

import java.net.URI;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.ResponseInfo;
import java.util.Optional;

/** What becomes of a body that is wanted: collected, or streamed. */
interface BodyKind<T> {
  /** Takes a failure more than once: the first counts. */
  BodySubscriber<T> subscriber(URI from, ResponseInfo head);

  /** What there is as soon as the head is; empty where the whole body is waited for. */
  Optional<T> atOnce(BodySubscriber<T> subscriber);

  /** A body of no bytes. */
  T nothing();

  /** Takes back what nobody waits for any more. */
  void dispose(T body);
}
