import java.nio.file.Path;
import org.neo4j.dbms.api.DatabaseManagementService;
import org.neo4j.dbms.api.DatabaseManagementServiceBuilder;

/** Neo4j Community over Bolt, its data under the given home until the process ends. */
public class Server {
    public static void main(String[] args) throws Exception {
        Path home = Path.of(args[0]);
        DatabaseManagementService service = new DatabaseManagementServiceBuilder(home)
            .loadPropertiesFromFile(home.resolve("neo4j.conf"))
            .build();
        Runtime.getRuntime().addShutdownHook(new Thread(service::shutdown));
        System.out.println("ready");
        Thread.currentThread().join();
    }
}
