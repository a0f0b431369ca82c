package io.github.mirrorctl.serve.upstream;

import java.net.URI;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.ResponseInfo;

/** What becomes of a body that is wanted: collected, or streamed. */
interface BodyKind<T> {
  BodySubscriber<T> subscriber(URI from, ResponseInfo head);

  /** A body of no bytes. */
  T nothing();

  /** Takes back what nobody waits for any more. */
  void dispose(T body);
}
