package dev.halyard.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.togglz.core.Feature;
import org.togglz.core.activation.AbstractTokenizedActivationStrategy;
import org.togglz.core.activation.DefaultActivationStrategyProvider;
import org.togglz.core.activation.GradualActivationStrategy;
import org.togglz.core.activation.Parameter;
import org.togglz.core.activation.ParameterBuilder;
import org.togglz.core.manager.FeatureManager;
import org.togglz.core.manager.FeatureManagerBuilder;
import org.togglz.core.metadata.EmptyFeatureMetaData;
import org.togglz.core.metadata.FeatureMetaData;
import org.togglz.core.repository.FeatureState;
import org.togglz.core.repository.mem.InMemoryStateRepository;
import org.togglz.core.spi.FeatureProvider;
import org.togglz.core.user.FeatureUser;
import org.togglz.core.user.SimpleFeatureUser;
import org.togglz.core.util.NamedFeature;

/**
 * Togglz with its state in memory. A feature has one strategy, so "these tenants and a quarter of
 * the others" takes one of one's own, made of the parts that Togglz has for it. It has no
 * dependencies between features.
 */
public class TogglzBenchmark extends RotatingUsers {
    private final Togglz peer = Firing.checked(new Togglz(), Flags.FULL, Flags.HALF, Flags.LISTED);

    @Benchmark
    public boolean full() {
        return peer.isOn(Togglz.FULL, next());
    }

    @Benchmark
    public boolean half() {
        return peer.isOn(Togglz.HALF, next());
    }

    @Benchmark
    public boolean listed() {
        return peer.isOn(Togglz.LISTED, next());
    }

    /**
     * The listed tenants, then a percentage of users: one activation strategy, as Togglz wants it.
     */
    private static final class TenantsOrGradual extends AbstractTokenizedActivationStrategy {
        static final String ID = "tenants-or-gradual";
        static final String TENANTS = "tenants";

        private final GradualActivationStrategy gradual = new GradualActivationStrategy();

        @Override
        public String getId() {
            return ID;
        }

        @Override
        public String getName() {
            return ID;
        }

        @Override
        public String getTokenParameterName() {
            return TENANTS;
        }

        @Override
        protected boolean isActive(FeatureState state, FeatureUser user, List<Token> tokens) {
            Object tenant = user.getAttribute("tenant");
            return tokens.stream().anyMatch(token -> token.getValue().equals(tenant))
                    || gradual.isActive(state, user);
        }

        @Override
        public Parameter[] getParameters() {
            return new Parameter[] {
                ParameterBuilder.create(TENANTS),
                ParameterBuilder.create(GradualActivationStrategy.PARAM_PERCENTAGE)
            };
        }
    }

    private static final class Togglz implements Contestant, FeatureProvider {
        static final Feature FULL = new NamedFeature(Flags.FULL);
        static final Feature HALF = new NamedFeature(Flags.HALF);
        static final Feature LISTED = new NamedFeature(Flags.LISTED);

        private final Set<Feature> features = features();
        private final FeatureManager manager;
        private final List<FeatureUser> users =
                Users.prepare(user ->
                        new SimpleFeatureUser(Users.id(user))
                                .setAttribute("tenant", Users.tenant(user)));
        private FeatureUser asking = users.get(0);

        Togglz() {
            InMemoryStateRepository states = new InMemoryStateRepository();
            features.forEach(feature -> states.setFeatureState(new FeatureState(feature, true)));
            states.setFeatureState(gradual(HALF, GradualActivationStrategy.ID, "50"));
            states.setFeatureState(
                    gradual(LISTED, TenantsOrGradual.ID, "25")
                            .setParameter(
                                    TenantsOrGradual.TENANTS,
                                    String.join(",", Users.LISTED_TENANTS)));
            DefaultActivationStrategyProvider strategies = new DefaultActivationStrategyProvider();
            strategies.addActivationStrategy(new TenantsOrGradual());
            manager =
                    new FeatureManagerBuilder()
                            .featureProvider(this)
                            .stateRepository(states)
                            .activationStrategyProvider(strategies)
                            .userProvider(() -> asking)
                            .build();
        }

        private static Set<Feature> features() {
            List<Feature> features = new ArrayList<>(List.of(FULL, HALF, LISTED));
            IntStream.range(features.size(), Flags.COUNT)
                    .mapToObj(i -> new NamedFeature(Flags.filler(i)))
                    .forEach(features::add);
            return features.stream().collect(Collectors.toUnmodifiableSet());
        }

        private static FeatureState gradual(Feature feature, String strategy, String percent) {
            return new FeatureState(feature, true)
                    .setStrategyId(strategy)
                    .setParameter(GradualActivationStrategy.PARAM_PERCENTAGE, percent);
        }

        @Override
        public Set<Feature> getFeatures() {
            return features;
        }

        @Override
        public FeatureMetaData getMetaData(Feature feature) {
            return new EmptyFeatureMetaData(feature);
        }

        boolean isOn(Feature feature, int user) {
            asking = users.get(user);
            return manager.isActive(feature);
        }

        @Override
        public boolean isOn(String flag, int user) {
            return isOn(new NamedFeature(flag), user);
        }
    }
}
