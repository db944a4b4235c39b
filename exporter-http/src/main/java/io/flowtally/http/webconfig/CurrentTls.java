// SPDX-License-Identifier: Apache-2.0
package io.flowtally.http.webconfig;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import io.flowtally.tls.ServerTls;
import java.security.KeyManagementException;
import java.security.SecureRandom;
import java.util.Objects;
import java.util.function.Supplier;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLContextSpi;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLServerSocketFactory;
import javax.net.ssl.SSLSessionContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Gives each new connection the TLS of the web-config file as it is then. The JDK's server asks a
 * configurator for its context only once, so the context passes every question on; sessions belong
 * to the context behind it and end with it.
 */
public final class CurrentTls extends HttpsConfigurator {
  private final CurrentWebConfig webConfig;

  public CurrentTls(CurrentWebConfig webConfig) {
    super(new CurrentContext(() -> tls(webConfig).context()));
    this.webConfig = webConfig;
  }

  private static ServerTls tls(CurrentWebConfig webConfig) {
    return Objects.requireNonNull(webConfig.get().tls());
  }

  @Override
  public void configure(HttpsParameters parameters) {
    parameters.setSSLParameters(tls(webConfig).parameters());
  }

  /** A context that has no provider of its own. */
  private static final class CurrentContext extends SSLContext {
    CurrentContext(Supplier<SSLContext> current) {
      super(new Passing(current), current.get().getProvider(), "TLS");
    }
  }

  private static final class Passing extends SSLContextSpi {
    private final Supplier<SSLContext> current;

    Passing(Supplier<SSLContext> current) {
      this.current = current;
    }

    @Override
    protected void engineInit(
        KeyManager @Nullable [] keys,
        TrustManager @Nullable [] trust,
        @Nullable SecureRandom random)
        throws KeyManagementException {
      throw new KeyManagementException("the web-config file initializes it");
    }

    @Override
    protected SSLSocketFactory engineGetSocketFactory() {
      return current.get().getSocketFactory();
    }

    @Override
    protected SSLServerSocketFactory engineGetServerSocketFactory() {
      return current.get().getServerSocketFactory();
    }

    @Override
    protected SSLEngine engineCreateSSLEngine() {
      return current.get().createSSLEngine();
    }

    @Override
    protected SSLEngine engineCreateSSLEngine(String host, int port) {
      return current.get().createSSLEngine(host, port);
    }

    @Override
    protected SSLSessionContext engineGetServerSessionContext() {
      return current.get().getServerSessionContext();
    }

    @Override
    protected SSLSessionContext engineGetClientSessionContext() {
      return current.get().getClientSessionContext();
    }
  }
}
