package node;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.codelibs.opensearch.runner.OpenSearchRunner;

/**
 * One node of a cluster for tests, in a JVM of its own, so that it can be killed by its process id.
 *
 * <p>Arguments: the node's number from 0, how many there are, the first port, a folder for its data. Node n listens
 * on loopback alone: HTTP at the first port + n, its fellows at the first port + 100 + n. Runs until it is ended.
 */
public final class Node {

    private static final String LOOPBACK = "127.0.0.1";
    private static final int TRANSPORT = 100; // from a node's HTTP port to the one its fellows use

    private Node() {}

    public static void main(final String[] args) throws InterruptedException {
        final int number = Integer.parseInt(args[0]);
        final int count = Integer.parseInt(args[1]);
        final int first = Integer.parseInt(args[2]);
        final Path data = Path.of(args[3]);

        final List<String> fellows = new ArrayList<>();
        for (int n = 0; n < count; n++) {
            fellows.add(LOOPBACK + ":" + (first + TRANSPORT + n));
        }
        final OpenSearchRunner runner = new OpenSearchRunner();
        runner.setMaxHttpPort(first + number);
        runner.onBuild((one, settings) -> {
            settings.put("node.name", "node-" + number);
            settings.put("network.host", LOOPBACK);
            settings.put("http.port", String.valueOf(first + number));
            settings.put("transport.port", String.valueOf(first + TRANSPORT + number));
            settings.putList("discovery.seed_hosts", fellows);
            settings.putList("cluster.initial_cluster_manager_nodes", "node-0");
            // 3.x's runner would otherwise make a node without fellows of a runner with one node.
            settings.put("discovery.type", "zen");
            // A copy that a killed node was to make is given up and begun anew after seconds, not after half an hour.
            settings.put("indices.recovery.internal_action_timeout", "15s");
            settings.put("indices.recovery.internal_action_long_timeout", "30s");
            settings.put("indices.recovery.recovery_activity_timeout", "20s");
            // A disk that is nearly full is the machine's business, not the tests'; one of them sets the block itself.
            settings.put("cluster.routing.allocation.disk.threshold_enabled", "false");
        });
        runner.build(
                OpenSearchRunner.newConfigs()
                        .basePath(data.toString())
                        .clusterName("dateline-tests")
                        .baseHttpPort(first + number - 1) // the runner counts its nodes from 1
                        .numOfNode(1)
                        .build());
        System.out.println("node-" + number + " is up");
        Thread.currentThread().join();
    }
}
