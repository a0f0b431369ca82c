package io.github.mirrorctl.serve.limits;

import io.netty.channel.ChannelFactory;
import io.netty.channel.ServerChannel;
import io.vertx.core.spi.transport.Transport;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;

/**
 * Vert.x's own transport, with a {@link ConnectionLimiter} in front of each listening channel:
 * Vert.x shows a connection only after its TLS handshake, which is too late to bound them.
 */
public final class LimitedTransport implements io.vertx.core.transport.Transport {
  private final io.vertx.core.transport.Transport base;
  private final Transport implementation;

  /** Linux's own sockets where they can be had, else Java's. */
  public LimitedTransport(ConnectionLimiter limiter) {
    io.vertx.core.transport.Transport own = io.vertx.core.transport.Transport.nativeTransport();
    base = own != null && own.available() ? own : io.vertx.core.transport.Transport.NIO;
    implementation = limited(base.implementation(), limiter);
  }

  private static Transport limited(Transport whole, ConnectionLimiter limiter) {
    return (Transport)
        Proxy.newProxyInstance(
            Transport.class.getClassLoader(),
            new Class<?>[] {Transport.class},
            (proxy, method, arguments) -> {
              Object result;
              try {
                result = method.invoke(whole, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
              return method.getName().equals("serverChannelFactory")
                  ? limited((ChannelFactory<?>) result, limiter)
                  : result;
            });
  }

  private static ChannelFactory<ServerChannel> limited(
      ChannelFactory<?> factory, ConnectionLimiter limiter) {
    return () -> {
      ServerChannel channel = (ServerChannel) factory.newChannel();
      channel.pipeline().addFirst(limiter.acceptor());
      return channel;
    };
  }

  @Override
  public String name() {
    return base.name();
  }

  @Override
  public boolean available() {
    return base.available();
  }

  @Override
  public Throwable unavailabilityCause() {
    return base.unavailabilityCause();
  }

  @Override
  public Transport implementation() {
    return implementation;
  }
}
