package com.intellij.notification;

/** Named stub: since 2020.3. On 183 a group is made when it is first asked for. */
public interface NotificationGroupManager {
    NotificationGroup getNotificationGroup(String id);

    static NotificationGroupManager getInstance() {
        return id -> {
            NotificationGroup known = NotificationGroup.findRegisteredGroup(id);
            return known != null ? known : new NotificationGroup(id, NotificationDisplayType.BALLOON, true);
        };
    }
}
