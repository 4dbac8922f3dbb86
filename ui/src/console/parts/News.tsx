import { Icon } from "../../shared/Icon";
import { t } from "../i18n";

/** "n changes, show": rows do not jump under a hand. */
export function NewsBar({ count, onShow }: { count: number; onShow: () => void }) {
  return (
    <div role="status" class="news-place">
      {count > 0 && (
        <p class="news" data-testid="news">
          <Icon name="info" />
          <span>{count === 1 ? t("news_1") : t("news", { n: count })}</span>
          <button type="button" class="button small" onClick={onShow} data-testid="show-news">
            {t("show")}
          </button>
        </p>
      )}
    </div>
  );
}
