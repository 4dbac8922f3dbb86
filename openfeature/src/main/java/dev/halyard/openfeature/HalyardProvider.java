package dev.halyard.openfeature;

import dev.halyard.evaluator.Snapshot;
import dev.halyard.openfeature.HalyardOptions.Origin;
import dev.openfeature.sdk.EvaluationContext;
import dev.openfeature.sdk.EventProvider;
import dev.openfeature.sdk.Hook;
import dev.openfeature.sdk.Metadata;
import dev.openfeature.sdk.ProviderEvaluation;
import dev.openfeature.sdk.ProviderEvent;
import dev.openfeature.sdk.ProviderEventDetails;
import dev.openfeature.sdk.TrackingEventDetails;
import dev.openfeature.sdk.Value;
import dev.openfeature.sdk.exceptions.FatalError;
import dev.openfeature.sdk.exceptions.GeneralError;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Halyard's flags for OpenFeature, decided in this process: no evaluation asks anybody. Give it to
 * {@code OpenFeatureAPI.getInstance().setProviderAndWait(…)}; it serves until it is shut down, and
 * is not used again afterwards. Thread-safe.
 */
public final class HalyardProvider extends EventProvider {
    private static final String NAME = "halyard";

    private final HalyardOptions options;
    private final Answers answers;
    private final EvaluationCounts counts = new EvaluationCounts();
    private final @Nullable CountsSender sender;
    private final Feed feed;
    private final Ticking ticking;

    @SuppressWarnings("rawtypes") // as the SDK wants them
    private final List<Hook> hooks;

    private final CompletableFuture<Void> first = new CompletableFuture<>();
    private volatile @Nullable Served served;
    private volatile String failure = "The service has not answered so far.";
    private volatile boolean ready;
    private volatile boolean closed;
    private boolean begun;
    private boolean late;

    /** A provider with these options; it does nothing before it is initialized. */
    public HalyardProvider(HalyardOptions options) {
        this.options = options;
        AskedContext contexts = new AskedContext(options.env, options.tenant);
        answers = new Answers(contexts, options.clock);
        if (options.origin instanceof Origin.Service service) {
            ServiceClient client = new ServiceClient(service, options);
            feed = new ServiceFeed(client, options, new Told());
            sender = options.counts ? new CountsSender(counts, client) : null;
        } else {
            feed = new FileFeed(options.origin, new Told());
            sender = null;
        }
        hooks = sender == null ? List.of() : List.of(new CountingHook(counts, contexts));
        ticking = new Ticking(feed, sender, this::emitting);
    }

    /** Flags of the service at this address, asked with no credential. */
    public HalyardProvider(String url) {
        this(HalyardOptions.service(url).build());
    }

    @Override
    public Metadata getMetadata() {
        return () -> NAME;
    }

    /**
     * Waits for the first flags: the service's, or while it is out of reach those on disk.
     *
     * @throws FatalError when the service refuses the credential
     * @throws GeneralError when there are none in time; they are still waited for, and the provider
     *     becomes ready once there are
     */
    @Override
    public void initialize(EvaluationContext context) {
        begin();
        try {
            if (served == null && options.origin instanceof Origin.Service) {
                first.get(options.startWait.toMillis(), TimeUnit.MILLISECONDS);
            }
        } catch (TimeoutException e) {
            feed.fallBack();
        } catch (ExecutionException e) {
            throw new FatalError(e.getCause() == null ? failure : e.getCause().getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new GeneralError("Interrupted while waiting for flags.");
        }
        synchronized (this) {
            if (served == null) {
                late = true;
                throw new GeneralError(failure);
            }
            ready = true;
        }
        ticking.ready();
    }

    private synchronized void begin() {
        if (closed) {
            throw new GeneralError("This provider has been shut down; make another one.");
        }
        if (!begun) {
            begun = true;
            feed.start();
            ticking.start();
        }
    }

    /** What the feed tells, and what follows from it. */
    private final class Told implements Feed.Listener {
        @Override
        public void moved(Snapshot snapshot, String freshness, List<String> changed) {
            boolean wasReady;
            boolean wasLate;
            synchronized (HalyardProvider.this) {
                served = new Served(snapshot, freshness);
                wasReady = ready;
                wasLate = late;
                ready |= late;
                late = false;
            }
            first.complete(null);
            if (wasLate) {
                emitting(ProviderEvent.PROVIDER_READY, details("There are flags now."));
                ticking.ready();
            } else if (wasReady && !changed.isEmpty()) {
                emitting(
                        ProviderEvent.PROVIDER_CONFIGURATION_CHANGED,
                        ProviderEventDetails.builder().flagsChanged(changed).build());
            }
        }

        @Override
        public void stale(boolean stale) {
            synchronized (HalyardProvider.this) {
                Served was = served;
                if (was != null) {
                    served = was.as(stale ? "last_known_good" : "live");
                }
            }
            ticking.stale(stale);
        }

        @Override
        public void failed(String why) {
            failure = why;
        }

        @Override
        public void refused(String why) {
            failure = why;
            synchronized (HalyardProvider.this) {
                late = true;
            }
            first.completeExceptionally(new IllegalStateException(why));
        }
    }

    static ProviderEventDetails details(String message) {
        return ProviderEventDetails.builder().message(message).build();
    }

    private void emitting(ProviderEvent event, ProviderEventDetails details) {
        try {
            if (!closed) {
                emit(event, details);
            }
        } catch (RejectedExecutionException e) {
            // shut down in this moment
        }
    }

    /** How it stands now. */
    public HalyardStatus status() {
        Served now = served;
        return now == null
                ? new HalyardStatus(null, "none", counts.dropped())
                : new HalyardStatus(now.snapshot().version(), now.freshness(), counts.dropped());
    }

    @Override
    @SuppressWarnings("rawtypes")
    public List<Hook> getProviderHooks() {
        return hooks;
    }

    /** Counts what an application tracks, and sums what it is worth; who it was is not kept. */
    @Override
    public void track(
            String eventName,
            @Nullable EvaluationContext context,
            @Nullable TrackingEventDetails details) {
        if (sender != null) {
            counts.tracked(eventName, details == null ? null : details.getValue().orElse(null));
        }
    }

    @Override
    public ProviderEvaluation<Boolean> getBooleanEvaluation(
            String key, Boolean defaultValue, EvaluationContext context) {
        return answers.answer(served, key, defaultValue, context, Values::bool);
    }

    @Override
    public ProviderEvaluation<String> getStringEvaluation(
            String key, String defaultValue, EvaluationContext context) {
        return answers.answer(served, key, defaultValue, context, Values::text);
    }

    @Override
    public ProviderEvaluation<Integer> getIntegerEvaluation(
            String key, Integer defaultValue, EvaluationContext context) {
        return answers.answer(served, key, defaultValue, context, Values::integer);
    }

    @Override
    public ProviderEvaluation<Long> getLongEvaluation(
            String key, Long defaultValue, EvaluationContext context) {
        return answers.answer(served, key, defaultValue, context, Values::whole);
    }

    @Override
    public ProviderEvaluation<Double> getDoubleEvaluation(
            String key, Double defaultValue, EvaluationContext context) {
        return answers.answer(served, key, defaultValue, context, Values::number);
    }

    @Override
    public ProviderEvaluation<Value> getObjectEvaluation(
            String key, Value defaultValue, EvaluationContext context) {
        return answers.answer(served, key, defaultValue, context, Values::object);
    }

    /** Ends it, after telling the service the last counts, for two seconds at most. */
    @Override
    public void shutdown() {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
        }
        ticking.close();
        feed.close();
        if (sender != null) {
            sender.close();
        }
        super.shutdown();
    }
}
