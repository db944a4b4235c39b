/** YAML and nfacctd.conf to validated settings. */
@org.jspecify.annotations.NullMarked
package io.flowtally.config;
